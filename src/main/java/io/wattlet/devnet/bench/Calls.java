package io.wattlet.devnet.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.wattlet.devnet.testbed.NodeFile;
import java.net.URI;

/** Sends requests to one node, over a bounded number of connections, all of one event loop. */
final class Calls {

    /** As many as a busy client would have. What does not fit waits, and its waiting counts. */
    static final int CONNECTIONS = 64;

    private final Context loop;
    private final HttpClient client;

    Calls(Vertx vertx, URI node) {
        this.loop = vertx.getOrCreateContext();
        this.client = vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost(node.getHost()).setDefaultPort(node.getPort()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS)
        );
    }

    /**
     * One request.
     *
     * @param owner who asks
     * @param uri   path and query
     */
    record Call(String owner, String uri) {}

    /** Runs something where requests are sent and answers arrive, one thing at a time. */
    void onLoop(Runnable task) {
        loop.runOnContext(_ -> task.run());
    }

    /** The body of the answer; fails when it is not 200. */
    Future<Buffer> send(Call call) {
        if (Vertx.currentContext() == loop) {
            return request(call);
        }
        // On another thread an answer could have come and gone before its body was asked for.
        Promise<Buffer> answer = Promise.promise();
        onLoop(() -> request(call).onComplete(answer));
        return answer.future();
    }

    private Future<Buffer> request(Call call) {
        return client
            .request(HttpMethod.GET, call.uri)
            .compose(request -> request.putHeader(NodeFile.OWNER_HEADER, call.owner).send())
            .compose(response -> body(call, response));
    }

    private static Future<Buffer> body(Call call, HttpClientResponse response) {
        return response
            .body()
            .compose(body ->
                response.statusCode() == 200
                    ? Future.succeededFuture(body)
                    : Future.failedFuture(
                          new IllegalStateException(call.uri + " was answered with " + response.statusCode())
                      )
            );
    }
}
