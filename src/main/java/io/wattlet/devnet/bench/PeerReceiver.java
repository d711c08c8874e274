package io.wattlet.devnet.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.devnet.client.EndpointReference;
import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Another wallet system that takes every slice at once, as a real one does: it checks later. */
final class PeerReceiver {

    private static final String PATH = "/v1/slices";
    private static final long STARTS_WITHIN_SECONDS = 10;

    private final HttpServer server;

    private PeerReceiver(HttpServer server) {
        this.server = server;
    }

    /** Starts it on a free port of the loopback address; it ends with its Vert.x. */
    static PeerReceiver start(Vertx vertx) throws IOException {
        HttpServer server = vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(slice ->
                        request
                            .response()
                            .setStatusCode(PATH.equals(request.path()) ? 202 : 404)
                            .putHeader("Content-Type", "application/json; charset=utf-8")
                            .end("{}")
                    )
            );
        try {
            server.listen(0, "127.0.0.1").await(STARTS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the peer does not start", e);
        }
        return new PeerReceiver(server);
    }

    /** A new endpoint of a wallet over there. */
    EndpointReference endpoint() {
        byte[] publicKey = ExtendedPrivateKey.generate().publicKey().toBytes();
        return new EndpointReference(
            1,
            "http://127.0.0.1:" + server.actualPort() + PATH,
            Base64.getEncoder().encodeToString(publicKey)
        );
    }
}
