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
import java.util.ArrayDeque;
import java.util.List;

/** Sends requests to one node, over a bounded number of connections, all of one event loop. */
final class Calls {

    /** As many as a busy client would have. What does not fit waits, and its waiting counts. */
    static final int CONNECTIONS = 64;

    private final Context loop;
    private final HttpClient client;
    // Confined to the loop. Bound: what a load has under way.
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int underWay;

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

    private record Waiting(Call call, Promise<Buffer> answer) {}

    /** Runs something where requests are sent and answers arrive, one thing at a time. */
    void onLoop(Runnable task) {
        loop.runOnContext(_ -> task.run());
    }

    /** The body of the answer; fails when it is not 200, or when {@link #dropWaiting} came first. */
    Future<Buffer> send(Call call) {
        Promise<Buffer> answer = Promise.promise();
        Waiting one = new Waiting(call, answer);
        if (Vertx.currentContext() == loop) {
            enter(one);
        } else {
            onLoop(() -> enter(one));
        }
        return answer.future();
    }

    /** Fails what has no connection yet, so that a load that was too much leaves nothing behind. On the loop only. */
    void dropWaiting() {
        List<Waiting> dropped = List.copyOf(waiting);
        waiting.clear();
        dropped.forEach(one -> one.answer.fail(new IllegalStateException(one.call.uri + " was given up")));
    }

    // Requests wait here and not in the client: its own queue was seen to stand still after it had been long.
    private void enter(Waiting one) {
        if (underWay < CONNECTIONS) {
            begin(one);
        } else {
            waiting.add(one);
        }
    }

    private void begin(Waiting one) {
        underWay++;
        request(one.call).onComplete(answered -> {
            underWay--;
            Waiting next = waiting.poll();
            if (next != null) {
                begin(next);
            }
            one.answer.handle(answered);
        });
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
