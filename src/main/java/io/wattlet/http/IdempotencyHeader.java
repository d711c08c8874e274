package io.wattlet.http;

import io.vertx.core.buffer.Buffer;
import io.wattlet.command.IdempotencyKey;
import java.util.List;
import java.util.Optional;

/**
 * The header {@value #NAME}, by which a caller makes a request repeatable. Two requests are the same when their operation
 * is, whatever form its path has, and their bodies have the same bytes.
 *
 * @param values    of the header, as often as it was sent
 * @param operation method and path
 */
record IdempotencyHeader(List<String> values, String operation, Buffer body) {
    static final String NAME = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";

    /**
     * What the request is called by; empty when the header was not sent.
     *
     * @throws InvalidRequestException when it was sent several times, or is not a key
     */
    Optional<IdempotencyKey> key() {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1 || !IdempotencyKey.isValid(values.getFirst())) {
            throw InvalidRequestException.of(
                NAME,
                "The header is sent once, with 1 to 255 printable ASCII characters."
            );
        }
        return Optional.of(IdempotencyKey.of(values.getFirst(), operation, body));
    }

    /** Tells the caller when an answer is one that was given before. */
    static Reply mark(Reply reply, boolean replayed) {
        return replayed ? reply.with(REPLAYED, "true") : reply;
    }
}
