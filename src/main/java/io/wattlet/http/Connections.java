package io.wattlet.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one verticle. Too many of a node are closed as they come; those that come to no request are
 * closed after a time, even if they are not silent: whoever sends a header byte by byte holds a connection no longer than
 * whoever sends nothing. Confined to one event loop.
 */
final class Connections {

    private static final class Seen {

        private @Nullable HttpServerResponse latest;
        private long quietSinceNanos;

        private Seen(long now) {
            this.quietSinceNanos = now;
        }

        private boolean isAnswering() {
            return latest != null && !latest.ended() && !latest.closed();
        }
    }

    private final HttpLoad load;
    private final IdentityHashMap<HttpConnection, Seen> open = new IdentityHashMap<>();

    Connections(HttpLoad load) {
        this.load = load;
    }

    /** A connection was opened. */
    void opened(HttpConnection connection) {
        if (!load.connections.take(1)) {
            load.meters.reached(HttpMeters.Limit.CONNECTIONS);
            connection.close();
            return;
        }
        open.put(connection, new Seen(System.nanoTime()));
        connection.closeHandler(_ -> {
            if (open.remove(connection) != null) {
                load.connections.give(1);
            }
        });
    }

    /** A request has come in on its connection. */
    void began(HttpServerRequest request) {
        Seen seen = open.get(request.connection());
        if (seen != null) {
            seen.latest = request.response();
            seen.quietSinceNanos = System.nanoTime();
        }
    }

    /** Closes what came to no request for too long. To be called now and then. */
    void closeQuiet() {
        long now = System.nanoTime();
        long longest = load.limits.idleTimeout().toNanos();
        for (Map.Entry<HttpConnection, Seen> entry : List.copyOf(open.entrySet())) {
            Seen seen = entry.getValue();
            if (seen.isAnswering()) {
                seen.quietSinceNanos = now;
            } else if (now - seen.quietSinceNanos > longest) {
                entry.getKey().close();
            }
        }
    }
}
