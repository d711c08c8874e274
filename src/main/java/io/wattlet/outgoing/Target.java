package io.wattlet.outgoing;

import io.vertx.core.http.HttpConnection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one origin: whether it answers, its addresses that may be called, and the connection to it. May be used on
 * any thread.
 *
 * <p>Addresses are looked up for a connection, and kept as long as that is open; so the name is resolved once for each
 * attempt to connect, and what was checked is what is connected to.
 */
final class Target {

    /** Connections that are opened within so long use the same look-up. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Origin origin;
    private final Breaker breaker;
    private List<InetAddress> addresses = List.of();
    private long lookedUpNanos;
    private int calls;
    private long busyUntilNanos;
    private @Nullable HttpConnection connection;

    Target(Origin origin, Breaker breaker) {
        this.origin = origin;
        this.breaker = breaker;
        this.busyUntilNanos = System.nanoTime();
    }

    Origin origin() {
        return origin;
    }

    Breaker breaker() {
        return breaker;
    }

    /** Notes that a call begins that will have ended, one way or the other, after so long. */
    synchronized void callBegins(Duration longest) {
        calls++;
        long until = System.nanoTime() + longest.toNanos();
        if (until - busyUntilNanos > 0) {
            busyUntilNanos = until;
        }
    }

    /** Notes that a call has ended. Should that be missed of one, it counts as ended when its time is over. */
    synchronized void callEnds() {
        calls--;
    }

    /** Whether a call may be under way. */
    synchronized boolean isBusy() {
        return calls > 0 && busyUntilNanos - System.nanoTime() > 0;
    }

    /** Addresses that were checked and can be used, the one to try first first; nothing if they have to be looked up. */
    synchronized Optional<List<InetAddress>> addresses() {
        boolean usable = connection != null || System.nanoTime() - lookedUpNanos < FRESH.toNanos();
        return usable && !addresses.isEmpty() ? Optional.of(addresses) : Optional.empty();
    }

    synchronized void found(List<InetAddress> checked) {
        addresses = List.copyOf(checked);
        lookedUpNanos = System.nanoTime();
    }

    /** Notes that an address could not be connected to: it is tried last, until they are looked up again. */
    synchronized void unreachable(InetAddress address) {
        List<InetAddress> reordered = new ArrayList<>(addresses);
        if (reordered.remove(address)) {
            reordered.add(address);
            addresses = List.copyOf(reordered);
        }
    }

    /** Notes that none of the addresses could be connected to: they are looked up anew. */
    synchronized void lost() {
        addresses = List.of();
    }

    /** Notes the connection that a call goes over. */
    void connected(HttpConnection used) {
        synchronized (this) {
            if (used.equals(connection)) {
                return;
            }
            connection = used;
        }
        used.closeHandler(_ -> disconnected(used));
    }

    private synchronized void disconnected(HttpConnection closed) {
        if (closed.equals(connection)) {
            connection = null;
        }
    }

    /** Gives up the connection. */
    void close() {
        HttpConnection last;
        synchronized (this) {
            last = connection;
            connection = null;
        }
        if (last != null) {
            last.close();
        }
    }
}
