package io.wattlet.http;

import io.vertx.core.Future;
import io.wattlet.command.IdempotencyKey;
import io.wattlet.command.Trace;
import io.wattlet.edge.NobodyException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One request to an operation, authenticated and read.
 *
 * @param caller      subject of who asks; empty where anybody may, and for a valid token that names nobody
 * @param path        decoded values of the path's parameters, by name
 * @param query       parameters of the query string
 * @param json        the body, where the operation reads one
 * @param idempotency the header that makes a request repeatable, read by operations that heed it
 * @param trace       which names the request
 * @param lastEventId the header of that name (HTML, Server-sent events)
 * @param gone        succeeds when the caller closes the connection before the answer is sent
 */
record Call(
    Optional<String> caller,
    Map<String, String> path,
    QueryParameters query,
    Optional<JsonValue> json,
    Supplier<IdempotencyHeader> idempotency,
    Trace trace,
    Optional<String> lastEventId,
    Future<Void> gone
) {
    /**
     * Who asks. To be asked last: what is wrong with the request itself is told before.
     *
     * @throws NobodyException when the token names nobody
     */
    String subject() {
        return caller.orElseThrow(NobodyException::new);
    }

    /**
     * The body in its shape.
     *
     * @throws InvalidRequestException when it has another
     */
    <T> T body(Function<ObjectDecoder, T> shape) {
        return ObjectDecoder.decode(json.orElseThrow(), shape);
    }

    /**
     * What the caller calls the request by, to be able to send it again.
     *
     * @throws InvalidRequestException when it is not a key
     */
    Optional<IdempotencyKey> idempotencyKey() {
        return idempotency.get().key();
    }

    /**
     * The body in its shape, which the caller owns. What is wrong with the body is told before it is asked who that is.
     *
     * @param shape is given the subject too
     * @throws InvalidRequestException when it has another shape
     * @throws NobodyException when the token names nobody
     */
    <T> T ownBody(BiFunction<ObjectDecoder, String, T> shape) {
        T value = body(object -> shape.apply(object, caller.orElse("")));
        subject();
        return value;
    }

    /**
     * A parameter of the path that is a UUID.
     *
     * @throws InvalidRequestException when it is none
     */
    UUID pathUuid(String name) {
        String text = path.getOrDefault(name, "");
        return Uuids.parseLenient(text).orElseThrow(() ->
            InvalidRequestException.of(name, "The value '" + text + "' is not valid.")
        );
    }
}
