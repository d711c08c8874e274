package io.wattlet.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The description of the REST interface: the OpenAPI document where the existing wallet has it, and a page to read. Anybody
 * may get them. Letter case and a final slash do not matter, and the path base may stand in front. Other methods find
 * nothing here, as with the existing wallet.
 */
final class OpenApiRoutes {

    private static final String DOCUMENT = "/swagger/v1/swagger.json";
    private static final String PAGE = "/swagger";

    private final String pathBase;
    private final Buffer document;
    private final Buffer page;
    private final String pagePolicy;

    OpenApiRoutes(String pathBase) {
        this.pathBase = pathBase;
        OpenApiDocument loaded = OpenApiDocument.load(pathBase);
        OpenApiPage.Rendered rendered = OpenApiPage.render(loaded, pathBase + DOCUMENT);
        this.document = loaded.toJson();
        this.page = Buffer.buffer(rendered.html());
        this.pagePolicy = rendered.policy();
    }

    /** Answers what is about the description, and leaves everything else to {@code next}. */
    Handler<HttpServerRequest> inFrontOf(Handler<HttpServerRequest> next) {
        return request -> {
            switch (request.method().equals(HttpMethod.GET) ? route(request.path()) : "") {
                case DOCUMENT -> answer(request, "application/json; charset=utf-8", document);
                case PAGE -> {
                    request.response().putHeader("Content-Security-Policy", pagePolicy);
                    answer(request, "text/html; charset=utf-8", page);
                }
                default -> next.handle(request);
            }
        };
    }

    private String route(@Nullable String path) {
        String route = path == null ? "" : path.toLowerCase(Locale.ROOT);
        String base = pathBase.toLowerCase(Locale.ROOT);
        if (!base.isEmpty() && route.startsWith(base + "/")) {
            route = route.substring(base.length());
        }
        return route.endsWith("/") ? route.substring(0, route.length() - 1) : route;
    }

    private static void answer(HttpServerRequest request, String type, Buffer body) {
        request
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, type)
            .putHeader("X-Content-Type-Options", "nosniff")
            .end(body);
    }
}
