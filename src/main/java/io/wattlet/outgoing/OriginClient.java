package io.wattlet.outgoing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;

/** An HTTP client for one origin, whatever address it is asked for. It has nothing of its own that would be closed. */
record OriginClient(Vertx vertx, Way way, Origin origin) implements HttpClient {
    @Override
    public Future<HttpClientRequest> request(RequestOptions options) {
        return Opening.begin(vertx, way, origin, options);
    }

    @Override
    public Future<Void> shutdown(long timeout, TimeUnit unit) {
        return Future.succeededFuture();
    }
}
