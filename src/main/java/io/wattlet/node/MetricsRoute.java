package io.wattlet.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/** {@code GET /metrics}: all that is counted, in the text format of Prometheus. Everything else is not there. */
final class MetricsRoute implements Handler<HttpServerRequest> {

    private final PrometheusMeterRegistry meters;

    MetricsRoute(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!"/metrics".equals(request.path())) {
            request.response().setStatusCode(404).end();
        } else if (!request.method().equals(HttpMethod.GET)) {
            request.response().setStatusCode(405).putHeader("Allow", "GET").end();
        } else {
            request
                .response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .end(meters.scrape());
        }
    }
}
