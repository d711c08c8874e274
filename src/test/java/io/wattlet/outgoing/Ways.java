package io.wattlet.outgoing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;

/** Ways out for tests, whose servers are on this machine. */
public final class Ways {

    private Ways() {}

    /** Settings of a node that may call this machine. */
    public static OutgoingSettings settings() {
        OutgoingSettings standard = OutgoingSettings.DEFAULT;
        return new OutgoingSettings(
            List.of(Network.of("127.0.0.0/8"), Network.of("::1/128")),
            standard.tls(),
            standard.breaker(),
            standard.peers(),
            standard.nameThreads(),
            standard.waitingNames()
        );
    }

    /** A way to servers on this machine. */
    public static Outgoing toThisMachine(Vertx vertx) {
        return Outgoing.open(vertx, settings(), new SimpleMeterRegistry());
    }
}
