package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An HTTP server on the loopback address that can stop listening and listen again on the same port. One event loop. */
public final class LoopbackServer {

    private static final String HOST = "127.0.0.1";

    private final Vertx vertx;
    private final Handler<HttpServerRequest> handler;
    private volatile int port;
    private @Nullable HttpServer listening;

    /**
     * Does not listen yet.
     *
     * @param port 0 for a free one, which it then keeps
     */
    public LoopbackServer(Vertx vertx, int port, Handler<HttpServerRequest> handler) {
        this.vertx = vertx;
        this.port = port;
        this.handler = handler;
    }

    /** The port; from any thread, and right once it has listened. */
    public int port() {
        return port;
    }

    /** Where it answers, without a path. */
    public URI url() {
        return URI.create("http://" + HOST + ":" + port);
    }

    /** Listens, unless it does already. */
    public Future<Void> listen() {
        if (listening != null) {
            return Future.succeededFuture();
        }
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHost(HOST).setPort(port));
        listening = server;
        return server
            .requestHandler(handler)
            .listen()
            .onSuccess(bound -> port = bound.actualPort())
            .onFailure(cause -> listening = null)
            .mapEmpty();
    }

    /** Cuts all connections and refuses new ones. */
    public Future<Void> close() {
        HttpServer server = listening;
        listening = null;
        return server == null ? Future.succeededFuture() : server.close();
    }
}
