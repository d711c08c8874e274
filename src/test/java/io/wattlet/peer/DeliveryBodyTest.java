package io.wattlet.peer;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wattlet.command.Command.HashedAttribute;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryBodyTest {

    private static final URI ANYWHERE = URI.create("http://peer.example/v1/slices");

    @Test
    void isByteForByteWhatTheExistingWalletSends() throws IOException {
        try (InputStream recorded = getClass().getResourceAsStream("recorded-wallet-delivery.json")) {
            String expected = new String(requireNonNull(recorded).readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, DeliveryBody.of(HandOvers.recorded(ANYWHERE)).toString());
        }
    }

    @Test
    void readsBackWhateverCharactersAnAttributeHas() {
        String odd = "\0\b\t\n\f\r\"\\/&'+<>`\u007f\u0085\u2028é€𝕏";
        Peers.HandOver recorded = HandOvers.recorded(ANYWHERE);
        Peers.HandOver handOver = new Peers.HandOver(
            ANYWHERE,
            recorded.receiverPublicKey(),
            Integer.MAX_VALUE,
            recorded.certificate(),
            4_294_967_295L,
            recorded.blinding(),
            List.of(new HashedAttribute(odd, odd, Buffer.buffer("salt")))
        );

        JsonObject read = DeliveryBody.of(handOver).toJsonObject();

        JsonObject attribute = read.getJsonArray("hashedAttributes").getJsonObject(0);
        assertEquals(odd, attribute.getString("key"));
        assertEquals(odd, attribute.getString("value"));
        assertEquals(4_294_967_295L, read.getLong("quantity"));
        assertEquals(Integer.MAX_VALUE, read.getInteger("position"));
    }

    @Test
    void handOverTellsNothingSecretInItsText() {
        Peers.HandOver handOver = HandOvers.recorded(ANYWHERE);
        assertFalse(handOver.toString().contains("200"));
        assertFalse(handOver.toString().contains(handOver.blinding().toString()));
    }
}
