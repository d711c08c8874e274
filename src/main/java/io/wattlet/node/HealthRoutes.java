package io.wattlet.node;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code /health/live} and {@code /health/ready} as the existing wallet has them: any method, no authentication, plain text;
 * 200 with {@code Healthy}, or 503 with {@code Unhealthy}. Letter case and a final slash do not matter, and the path base
 * may stand in front.
 */
final class HealthRoutes {

    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";

    private final Health health;
    private final String pathBase;

    HealthRoutes(Health health, String pathBase) {
        this.health = health;
        this.pathBase = pathBase.toLowerCase(Locale.ROOT);
    }

    /** Answers what is about health, and leaves everything else to {@code next}. */
    Handler<HttpServerRequest> inFrontOf(Handler<HttpServerRequest> next) {
        return request -> {
            switch (route(request.path())) {
                case LIVE -> answer(request, true);
                case READY -> health.isReady().onSuccess(ready -> answer(request, ready));
                default -> next.handle(request);
            }
        };
    }

    private String route(@Nullable String path) {
        String route = path == null ? "" : path.toLowerCase(Locale.ROOT);
        if (!pathBase.isEmpty() && route.startsWith(pathBase + "/")) {
            route = route.substring(pathBase.length());
        }
        return route.endsWith("/") ? route.substring(0, route.length() - 1) : route;
    }

    private static void answer(HttpServerRequest request, boolean healthy) {
        request
            .response()
            .setStatusCode(healthy ? 200 : 503)
            .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-cache")
            .end(healthy ? "Healthy" : "Unhealthy");
    }
}
