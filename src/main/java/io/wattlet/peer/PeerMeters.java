package io.wattlet.peer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of deliveries; every name is explained in {@code src/docs/metrics.md}. May be used on any thread. */
final class PeerMeters {

    /** How a slice went out. */
    enum Way {
        REST,
        UNARY,
        STREAM,
    }

    /** What came of it. */
    enum Outcome {
        ACKNOWLEDGED,
        NOT_SERVED,
        NOT_ACKNOWLEDGED,
    }

    private record Kind(Way way, Outcome outcome) {}

    private final Map<Kind, Counter> deliveries = new HashMap<>();
    private final AtomicInteger streams = new AtomicInteger();

    PeerMeters(MeterRegistry registry) {
        for (Way way : Way.values()) {
            for (Outcome outcome : Outcome.values()) {
                deliveries.put(
                    new Kind(way, outcome),
                    Counter.builder("wattlet_peer_deliveries")
                        .description("Attempts to tell other wallets of slices.")
                        .tag("way", way.name().toLowerCase(Locale.ROOT))
                        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .register(registry)
                );
            }
        }
        Gauge.builder("wattlet_peer_streams", streams, AtomicInteger::get)
            .description("Open streams to other nodes.")
            .register(registry);
    }

    void acknowledged(Way way) {
        count(way, Outcome.ACKNOWLEDGED);
    }

    void failed(Way way, DeliveryException failure) {
        count(way, failure.isNotServed() ? Outcome.NOT_SERVED : Outcome.NOT_ACKNOWLEDGED);
    }

    void opened() {
        streams.incrementAndGet();
    }

    void closed() {
        streams.decrementAndGet();
    }

    private void count(Way way, Outcome outcome) {
        Objects.requireNonNull(deliveries.get(new Kind(way, outcome))).increment();
    }
}
