package io.wattlet.outgoing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;

/** Ways out for tests, whose servers are on this machine. */
public final class Ways {

    private Ways() {}

    /** A way to servers on this machine. */
    public static Outgoing toThisMachine(Vertx vertx) {
        return Outgoing.open(vertx, OutgoingSettings.DEFAULT.allowing(Network.LOOPBACK), new SimpleMeterRegistry());
    }
}
