package io.wattlet.http;

import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request is answered with, before it is put in the form that the caller prefers.
 *
 * @param headers besides those that follow from the content
 */
record Reply(int status, Map<String, String> headers, Content content) {
    /** What the body is. */
    sealed interface Content {
        /** No body. */
        record Nothing() implements Content {}

        /** A JSON value. */
        record Json(JsonBody body) implements Content {}

        /** Text that goes on as long as there is something to tell. */
        record Streamed(String mediaType, Source source) implements Content {}

        /** Why there is nothing else. */
        record Explained(Problem problem) implements Content {}
    }

    /** Where streamed text comes from. */
    @FunctionalInterface
    interface Source {
        /** Writes to the response from now on, whose head is set, and ends it. Called once, on its context. */
        void writeTo(HttpServerResponse response);
    }

    static Reply streamed(String mediaType, Source source) {
        return new Reply(200, Map.of(), new Content.Streamed(mediaType, source));
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), new Content.Nothing());
    }

    static Reply json(int status, JsonBody body) {
        return new Reply(status, Map.of(), new Content.Json(body));
    }

    static Reply problem(Problem problem) {
        return new Reply(problem.status().code(), Map.of(), new Content.Explained(problem));
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, content);
    }
}
