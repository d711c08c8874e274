package io.wattlet.devnet;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.wattlet.crypto.ExtendedPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A wallet endpoint that only writes down what is delivered to it. */
final class WalletEndpoint {

    final ExtendedPrivateKey key = ExtendedPrivateKey.generate();
    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    final AtomicInteger failures = new AtomicInteger();
    private final HttpServer server;

    record Delivery(String path, MultiMap headers, Buffer body) {
        JsonObject json() {
            return body.toJsonObject();
        }
    }

    WalletEndpoint(Vertx vertx) {
        server = vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                        deliveries.add(new Delivery(request.uri(), request.headers(), body));
                        boolean failing = failures.getAndUpdate(left -> Math.max(left - 1, 0)) > 0;
                        request.response().setStatusCode(failing ? 500 : 202).end("{}");
                    })
            );
        Await.get(server.listen(0, "127.0.0.1"));
    }

    /** Answers with 500 to this many deliveries from now on. */
    void failTimes(int times) {
        failures.set(times);
    }

    JsonObject reference() {
        return new JsonObject()
            .put("version", 1)
            .put("endpoint", "http://127.0.0.1:" + server.actualPort() + "/some/base/v1/slices")
            .put("publicKey", Base64.getEncoder().encodeToString(key.publicKey().toBytes()));
    }
}
