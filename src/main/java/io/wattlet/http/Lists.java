package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wattlet.edge.Times;
import io.wattlet.query.Bucket;
import io.wattlet.query.Changes;
import io.wattlet.query.Cursor;
import io.wattlet.query.Page;
import io.wattlet.query.Query.ChangesPart;
import io.wattlet.query.Query.PagePart;
import io.wattlet.query.Query.Period;
import io.wattlet.query.TimeAggregate;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What all lists of the contract have in common: parameters and the frame of the answer. */
final class Lists {

    /** Writes one item. */
    interface ItemWriter<T> {
        void write(JsonGenerator json, T item) throws IOException;
    }

    private Lists() {}

    /** The parameters {@code Start} and {@code End}. */
    static Period period(QueryParameters query) {
        return new Period(
            instant(query.signed64("Start", Times.EARLIEST, Times.LATEST)),
            instant(query.signed64("End", Times.EARLIEST, Times.LATEST))
        );
    }

    private static @Nullable Instant instant(OptionalLong seconds) {
        return seconds.isEmpty() ? null : Instant.ofEpochSecond(seconds.getAsLong());
    }

    /** The parameters {@code Skip} and {@code Limit}. */
    static PagePart part(QueryParameters query) {
        return new PagePart(query.countOr("Skip", 0), limit(query));
    }

    private static int limit(QueryParameters query) {
        return query.count("Limit").orElse(Integer.MAX_VALUE);
    }

    /** The parameters {@code UpdatedSince}, {@code Cursor} and {@code Limit}. */
    static ChangesPart changesPart(QueryParameters query, Cursor.List list) {
        return new ChangesPart(
            instant(query.signed64("UpdatedSince", Times.EARLIEST, Times.LATEST)),
            query.parsed("Cursor", text -> Cursor.parse(list, text)),
            limit(query)
        );
    }

    /** The parameter {@code TimeAggregate}, which may be left out though the contract's document says otherwise. */
    static TimeAggregate timeAggregate(QueryParameters query) {
        return query.memberOr("TimeAggregate", TimeAggregate.ACTUAL, TimeAggregate::ordinal);
    }

    /** The members of a bucket, into an object that the caller opens and closes. */
    static void writeBucket(JsonGenerator json, Bucket bucket) throws IOException {
        json.writeNumberField("start", bucket.start().getEpochSecond());
        json.writeNumberField("end", bucket.end().getEpochSecond());
        json.writeNumberField("quantity", bucket.quantity());
    }

    /** One bucket that has nothing further. */
    static void writeBareBucket(JsonGenerator json, Bucket bucket) throws IOException {
        json.writeStartObject();
        writeBucket(json, bucket);
        json.writeEndObject();
    }

    /** The list in its frame. */
    static <T> JsonBody body(Page<T> page, PagePart part, ItemWriter<T> writer) {
        return json -> {
            json.writeStartObject();
            writeResult(json, page.items(), writer);
            json.writeObjectFieldStart("metadata");
            json.writeNumberField("count", page.items().size());
            json.writeNumberField("offset", part.skip());
            json.writeNumberField("limit", part.limit());
            json.writeNumberField("total", page.total());
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    /** The part of a list that is followed, in its frame. */
    static <T> JsonBody body(Changes<T> changes, ChangesPart part, ItemWriter<T> writer) {
        return json -> {
            json.writeStartObject();
            writeResult(json, changes.items(), writer);
            json.writeObjectFieldStart("metadata");
            json.writeNumberField("count", changes.items().size());
            if (part.updatedSince() == null) {
                json.writeNullField("updatedAt");
            } else {
                json.writeNumberField("updatedAt", part.updatedSince().getEpochSecond());
            }
            json.writeNumberField("limit", part.limit());
            json.writeNumberField("total", changes.total());
            json.writeStringField("next", changes.next().text());
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    private static <T> void writeResult(JsonGenerator json, List<T> items, ItemWriter<T> writer) throws IOException {
        json.writeArrayFieldStart("result");
        for (T item : items) {
            writer.write(json, item);
        }
        json.writeEndArray();
    }
}
