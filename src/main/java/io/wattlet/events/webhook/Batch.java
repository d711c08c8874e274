package io.wattlet.events.webhook;

import io.vertx.core.buffer.Buffer;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.Event;
import java.util.List;

/**
 * Events that go out in one delivery.
 *
 * @param body     JSON array of them (CloudEvents 1.0, JSON Batch Format)
 * @param events   how many there are, at least one
 * @param first    number of the first
 * @param last     number of the last
 * @param complete whether all are in it that there were
 */
record Batch(Buffer body, int events, long first, long last, boolean complete) {
    /** The media type. */
    static final String MEDIA_TYPE = "application/cloudevents-batch+json";

    /**
     * Takes as many as there is room for, from the beginning; one always.
     *
     * @param events not empty
     */
    static Batch of(List<Event> events, CloudEvent form, int maxBytes) {
        Buffer body = Buffer.buffer("[");
        int taken = 0;
        for (Event event : events) {
            Buffer encoded = form.encode(event);
            // With the comma in front, and the bracket at the end.
            if (taken > 0 && body.length() + encoded.length() + 2 > maxBytes) {
                break;
            }
            if (taken > 0) {
                body.appendString(",");
            }
            body.appendBuffer(encoded);
            taken++;
        }
        body.appendString("]");
        return new Batch(
            body,
            taken,
            events.getFirst().number(),
            events.get(taken - 1).number(),
            taken == events.size()
        );
    }
}
