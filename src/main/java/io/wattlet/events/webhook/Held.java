package io.wattlet.events.webhook;

import io.vertx.core.buffer.Buffer;
import io.wattlet.events.EventType;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * A webhook that this node may deliver to, for a while.
 *
 * @param secret      sealed
 * @param position    number of the last event that was acknowledged
 * @param term        fences what is written about the delivery: whoever has it later has a higher one
 * @param lastOne     no events behind that number are delivered now, since the wallet is disabled
 * @param beginBefore by {@link System#nanoTime()}: what is begun until then ends before the lease does
 */
record Held(
    UUID id,
    UUID wallet,
    WebhookUrl url,
    Set<EventType> types,
    Buffer secret,
    String secretKeyId,
    long position,
    long term,
    int failures,
    OptionalLong lastOne,
    long beginBefore
) {
    /** Says nothing of the path: there may be secrets. */
    @Override
    public String toString() {
        return "webhook " + id + " at " + url.target();
    }
}
