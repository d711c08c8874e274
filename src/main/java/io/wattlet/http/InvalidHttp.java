package io.wattlet.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers what could not be read as a request of HTTP/1.1. What follows it cannot be told apart, so the connection ends. */
final class InvalidHttp {

    private InvalidHttp() {}

    /** Answers, and returns the code of the error. */
    static String refuse(HttpServerRequest request) {
        Problem problem = Problem.of(kind(request.decoderResult().cause()));
        request
            .response()
            .setStatusCode(problem.status().code())
            .putHeader(Rendering.ERROR_CODE, problem.code())
            .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
            .end()
            .onComplete(_ -> request.connection().close());
        return problem.code();
    }

    private static Problem.Kind kind(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> Problem.Kind.URI_TOO_LONG;
            case TooLongHttpHeaderException _ -> Problem.Kind.HEADERS_TOO_LARGE;
            default -> Problem.Kind.MALFORMED_HTTP;
        };
    }
}
