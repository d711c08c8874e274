package io.wattlet.http;

import io.wattlet.auth.UnauthenticatedException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * One request to an operation, authenticated and read.
 *
 * @param caller  subject of who asks; empty where anybody may, and for a valid token that names nobody
 * @param path    decoded values of the path's parameters, by name
 * @param query   parameters of the query string
 * @param json    the body, where the operation reads one
 */
record Call(Optional<String> caller, Map<String, String> path, QueryParameters query, Optional<JsonValue> json) {
    /**
     * Who asks.
     *
     * @throws UnauthenticatedException when the token names nobody
     */
    String subject() {
        return caller.orElseThrow(() -> new UnauthenticatedException(null));
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
