package io.wattlet.node;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Lets through who shows the token, and answers everybody else 401, whatever they ask for. */
final class TokenGuard {

    private final AccessToken token;

    TokenGuard(AccessToken token) {
        this.token = token;
    }

    Handler<HttpServerRequest> inFrontOf(Handler<HttpServerRequest> next) {
        return request -> {
            if (token.isShownBy(request.getHeader(HttpHeaders.AUTHORIZATION))) {
                next.handle(request);
            } else {
                request.response().setStatusCode(401).putHeader("WWW-Authenticate", "Bearer").end();
            }
        };
    }
}
