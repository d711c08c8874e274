package io.wattlet.grpc;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;

/**
 * The open connections of one verticle. Too many of a node are closed as they come. Each is pinged now and then, so that
 * one whose other end is gone is noticed, and one without calls is not taken for dead on the way. Confined to one event loop.
 */
final class Connections {

    private static final Buffer PING = Buffer.buffer(new byte[8]);

    private final Vertx vertx;
    private final GrpcLoad load;

    Connections(Vertx vertx, GrpcLoad load) {
        this.vertx = vertx;
        this.load = load;
    }

    /** A connection was opened. */
    void opened(HttpConnection connection) {
        if (!load.connections.take(1)) {
            load.meters.reached(GrpcMeters.Limit.CONNECTIONS);
            connection.close();
            return;
        }
        long pings = vertx.setPeriodic(load.limits.keepAlive().toMillis(), _ -> ping(connection));
        connection.closeHandler(_ -> {
            vertx.cancelTimer(pings);
            load.connections.give(1);
        });
    }

    private void ping(HttpConnection connection) {
        try {
            connection
                .ping(PING)
                .timeout(load.limits.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(_ -> connection.close());
        } catch (UnsupportedOperationException _) {
            // It speaks HTTP/1.1, over which there are no calls.
            connection.close();
        }
    }
}
