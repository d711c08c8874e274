package io.wattlet.devnet.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.function.Supplier;

/** Announces slices over HTTP, so many at a time, the next as soon as one was answered. */
final class SlicePosts {

    private static final int ACCEPTED = 202;

    private final Context loop;
    private final HttpClient client;
    private final int underWay;

    /** Connects when it is first used. */
    SlicePosts(Vertx vertx, URI node, int underWay) {
        this.loop = vertx.getOrCreateContext();
        this.underWay = underWay;
        this.client = vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost(node.getHost()).setDefaultPort(node.getPort()),
            new PoolOptions().setHttp1MaxSize(underWay)
        );
    }

    /** Sends so many; fails when one is not accepted. */
    Future<Void> send(int slices, Supplier<Buffer> body) {
        Round round = new Round(slices, body);
        loop.runOnContext(_ -> round.begin());
        return round.done.future();
    }

    private final class Round {

        private final int slices;
        private final Supplier<Buffer> body;
        private final Promise<Void> done = Promise.promise();
        private int sent;
        private int answered;

        Round(int slices, Supplier<Buffer> body) {
            this.slices = slices;
            this.body = body;
        }

        void begin() {
            while (sent < Math.min(underWay, slices)) {
                sendOne();
            }
        }

        private void sendOne() {
            sent++;
            client
                .request(HttpMethod.POST, "/v1/slices")
                .compose(request -> request.putHeader("Content-Type", "application/json").send(body.get()))
                .compose(response ->
                    response.statusCode() == ACCEPTED
                        ? response.end()
                        : Future.failedFuture("a slice was answered " + response.statusCode())
                )
                .onComplete(_ -> next(), done::tryFail);
        }

        private void next() {
            answered++;
            if (answered == slices) {
                done.tryComplete();
            } else if (sent < slices) {
                sendOne();
            }
        }
    }
}
