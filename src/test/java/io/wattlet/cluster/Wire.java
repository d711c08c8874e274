package io.wattlet.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.wattlet.Await;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands on what comes to one address to another, with the same port, until it is cut. */
final class Wire {

    private final Vertx vertx;
    private final String from;
    private final String to;
    private final int port;
    private final NetClient client;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private NetServer server;

    Wire(Vertx vertx, String from, String to, int port) {
        this.vertx = vertx;
        this.from = from;
        this.to = to;
        this.port = port;
        this.client = vertx.createNetClient();
        this.server = listen();
    }

    /** Ends all connections, and lets no others come about. */
    void cut() {
        Await.result(server.close());
        Await.result(Future.join(open.stream().map(NetSocket::close).toList()));
    }

    /** Lets connections come about again. */
    void mend() {
        server = listen();
    }

    private NetServer listen() {
        return Await.result(vertx.createNetServer().connectHandler(this::handOn).listen(port, from));
    }

    private void handOn(NetSocket near) {
        near.pause();
        open.add(near);
        client
            .connect(port, to)
            .onFailure(_ -> near.close())
            .onSuccess(far -> {
                open.add(far);
                far.closeHandler(_ -> near.close());
                near.closeHandler(_ -> far.close());
                far.handler(near::write);
                near.handler(far::write);
                near.resume();
            });
    }
}
