package io.wattlet.devnet.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.List;

/** Each slice with a request, and as many connections as slices are under way: HTTP/1.1 has one request on each. */
final class RestWay implements SliceWay {

    private static final String PATH = "/v1/slices";
    private static final int ACCEPTED = 202;

    private final Context loop;
    private final HttpClient client;

    RestWay(Vertx vertx, URI node, int connections) {
        loop = vertx.getOrCreateContext();
        client = vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost(node.getHost()).setDefaultPort(node.getPort()),
            new PoolOptions().setHttp1MaxSize(connections)
        );
    }

    @Override
    public String title() {
        return "REST";
    }

    @Override
    public Future<Void> announce(List<Announcement> slices, int underWay) {
        return Window.run(loop, slices.size(), underWay, i -> announce(slices.get(i)));
    }

    private Future<Void> announce(Announcement slice) {
        return client
            .request(HttpMethod.POST, PATH)
            .compose(request -> request.putHeader("Content-Type", "application/json").send(slice.json()))
            .compose(response ->
                response
                    .body()
                    .compose(body ->
                        response.statusCode() == ACCEPTED
                            ? Future.succeededFuture()
                            : Future.failedFuture(new IllegalStateException(response.statusCode() + " " + body))
                    )
            );
    }
}
