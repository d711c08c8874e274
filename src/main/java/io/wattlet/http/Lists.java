package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wattlet.query.Page;
import io.wattlet.query.Query.PagePart;
import io.wattlet.query.Query.Period;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What all lists of the contract have in common: parameters and the frame of the answer. */
final class Lists {

    /** The first second of year 1 and the last of year 9999: the times that the contract can express. */
    private static final long EARLIEST = -62_135_596_800L;
    private static final long LATEST = 253_402_300_799L;

    /** Writes one item. */
    interface ItemWriter<T> {
        void write(JsonGenerator json, T item) throws IOException;
    }

    private Lists() {}

    /** The parameters {@code Start} and {@code End}. */
    static Period period(QueryParameters query) {
        return new Period(
            instant(query.signed64("Start", EARLIEST, LATEST)),
            instant(query.signed64("End", EARLIEST, LATEST))
        );
    }

    private static @Nullable Instant instant(OptionalLong seconds) {
        return seconds.isEmpty() ? null : Instant.ofEpochSecond(seconds.getAsLong());
    }

    /** The parameters {@code Skip} and {@code Limit}. */
    static PagePart part(QueryParameters query) {
        return new PagePart(query.countOr("Skip", 0), query.count("Limit").orElse(Integer.MAX_VALUE));
    }

    /** The list in its frame. */
    static <T> JsonBody body(Page<T> page, PagePart part, ItemWriter<T> writer) {
        return json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("result");
            for (T item : page.items()) {
                writer.write(json, item);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("metadata");
            json.writeNumberField("count", page.items().size());
            json.writeNumberField("offset", part.skip());
            json.writeNumberField("limit", part.limit());
            json.writeNumberField("total", page.total());
            json.writeEndObject();
            json.writeEndObject();
        };
    }
}
