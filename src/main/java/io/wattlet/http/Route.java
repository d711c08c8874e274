package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.wattlet.auth.Scope;
import java.util.List;
import java.util.Optional;

/**
 * One operation of the REST contract, and where it is found.
 *
 * @param segments   of the path; one in braces is a parameter
 * @param scope      what a caller's token must allow; empty when anybody may call it
 * @param readsJson  whether it takes a JSON body; other bodies are dropped
 * @param negotiated whether it heeds {@code Accept} for what it answers; the others always answer application/json
 */
record Route(
    HttpMethod method,
    List<String> segments,
    Optional<Scope> scope,
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
    static Route get(String path, Scope scope, Operation operation) {
        return new Route(HttpMethod.GET, segments(path), Optional.of(scope), false, false, operation);
    }

    /** An operation that needs no body. */
    static Route post(String path, Scope scope, Operation operation) {
        return new Route(HttpMethod.POST, segments(path), Optional.of(scope), false, false, operation);
    }

    /** An operation with a JSON body. */
    static Route postJson(String path, Scope scope, Operation operation) {
        return new Route(HttpMethod.POST, segments(path), Optional.of(scope), true, false, operation);
    }

    /** An operation with a JSON body that needs no authentication. */
    static Route postJsonForAnybody(String path, Operation operation) {
        return new Route(HttpMethod.POST, segments(path), Optional.empty(), true, false, operation);
    }

    /** The same operation, which heeds what the caller accepts. */
    Route withNegotiation() {
        return new Route(method, segments, scope, readsJson, true, operation);
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
