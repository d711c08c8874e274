package io.wattlet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import org.junit.jupiter.api.Test;

class MessageTextTest {

    private static String text(String streamId) {
        return MessageText.streamId(
            FederatedStreamId.newBuilder().setStreamId(Uuid.newBuilder().setValue(streamId)).build()
        );
    }

    @Test
    void anIdIsPrintedAsTheJsonOfItsMessage() {
        assertEquals("{ \"value\": \"8c4f\" }", text("8c4f"));
        assertEquals("{ }", text(""));
        assertEquals("", MessageText.streamId(FederatedStreamId.getDefaultInstance()));
    }

    @Test
    void whatJsonOrABrowserCouldTripOverIsEscaped() {
        assertEquals("{ \"value\": \"\\\"\\\\\\n\\u0001\" }", text("\"\\\n\u0001"));
        assertEquals("{ \"value\": \"\\u003cb\\u003e\" }", text("<b>"));
        assertEquals("{ \"value\": \"\\ud83d\\ude00\" }", text("😀"));
        assertEquals("{ \"value\": \"\\u200b\\u2028\\ufeffæ\" }", text("\u200b\u2028\ufeffæ"));
    }
}
