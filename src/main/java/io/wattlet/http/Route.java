package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * One operation of the REST contract, and where it is found.
 *
 * @param segments   of the path; one in braces is a parameter
 * @param anonymous  whether anybody may call it
 * @param readsJson  whether it takes a JSON body; other bodies are dropped
 * @param negotiated whether it heeds {@code Accept} for what it answers; the others always answer application/json
 */
record Route(
    HttpMethod method,
    List<String> segments,
    boolean anonymous,
    boolean readsJson,
    boolean negotiated,
    Operation operation
) {
    /** Does what a request asks for. */
    interface Operation {
        /** Answers; may throw {@link InvalidRequestException} for what the request holds. */
        Future<Reply> answer(Call call);
    }

    /** An operation that only reads. */
    static Route get(String path, Operation operation) {
        return new Route(HttpMethod.GET, segments(path), false, false, false, operation);
    }

    /** An operation that needs no body. */
    static Route post(String path, Operation operation) {
        return new Route(HttpMethod.POST, segments(path), false, false, false, operation);
    }

    /** An operation with a JSON body. */
    static Route postJson(String path, Operation operation) {
        return new Route(HttpMethod.POST, segments(path), false, true, false, operation);
    }

    /** The same operation for anybody. */
    Route forAnybody() {
        return new Route(method, segments, true, readsJson, negotiated, operation);
    }

    /** The same operation, which heeds what the caller accepts. */
    Route withNegotiation() {
        return new Route(method, segments, anonymous, readsJson, true, operation);
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
