package io.wattlet.devnet.bench;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.testbed.NodeFile;
import io.wattlet.registry.CertificateId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Transfers handed in by a timetable, to several nodes in turn, whether or not earlier ones were answered. */
final class TransferLoad {

    private static final int ACCEPTED = 202;
    private static final long TICK_MILLIS = 5;
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Context loop;
    private final List<HttpClient> nodes;
    private final List<Order> orders;
    private final double rate;
    private final Promise<Integer> done = Promise.promise();
    private long begun;
    private int sent;
    private int answered;
    private int accepted;

    /**
     * One transfer.
     *
     * @param owner    whose wallet it is from
     * @param receiver as that owner knows it
     */
    record Order(String owner, CertificateId certificate, String receiver, long quantity) {
        private JsonObject json() {
            return new JsonObject()
                .put(
                    "certificateId",
                    new JsonObject()
                        .put("registry", certificate.registry())
                        .put("streamId", certificate.streamId().toString())
                )
                .put("receiverId", receiver)
                .put("quantity", quantity)
                .put("hashedAttributes", new JsonArray());
        }
    }

    private TransferLoad(Vertx vertx, List<URI> nodes, List<Order> orders, double rate) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.nodes = nodes
            .stream()
            .<HttpClient>map(node ->
                vertx.createHttpClient(
                    new HttpClientOptions().setDefaultHost(node.getHost()).setDefaultPort(node.getPort()),
                    new PoolOptions().setHttp1MaxSize(Calls.CONNECTIONS)
                )
            )
            .toList();
        this.orders = orders;
        this.rate = rate;
    }

    /**
     * Begins, and goes on by itself.
     *
     * @param rate transfers a second
     */
    static TransferLoad begin(Vertx vertx, List<URI> nodes, List<Order> orders, double rate) {
        TransferLoad load = new TransferLoad(vertx, nodes, orders, rate);
        load.loop.runOnContext(_ -> load.begin());
        return load;
    }

    /** How many were accepted, once all were handed in and answered. Blocks. */
    int accepted() {
        try {
            long seconds = Math.round(orders.size() / rate) + ANSWERED_WITHIN.toSeconds();
            return done.future().await(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("transfers that were handed in are not answered", e);
        }
    }

    private void begin() {
        begun = System.nanoTime();
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            long due = Math.min(orders.size(), (long) (((System.nanoTime() - begun) * rate) / 1e9) + 1);
            while (sent < due) {
                send(nodes.get(sent % nodes.size()), orders.get(sent));
                sent++;
            }
            if (sent == orders.size()) {
                vertx.cancelTimer(timer);
            }
        });
    }

    private void send(HttpClient node, Order order) {
        node
            .request(HttpMethod.POST, "/v1/transfers")
            .compose(request ->
                request
                    .putHeader("Content-Type", "application/json")
                    .putHeader(NodeFile.OWNER_HEADER, order.owner())
                    .send(order.json().toBuffer())
            )
            .compose(response -> response.body().map(_ -> response.statusCode()))
            .onComplete((status, _) -> answered(status));
    }

    private void answered(@Nullable Integer status) {
        answered++;
        if (status != null && status == ACCEPTED) {
            accepted++;
        }
        if (answered == orders.size()) {
            done.complete(accepted);
        }
    }
}
