package io.wattlet.outgoing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.wattlet.outgoing.NotSentException.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What is counted of calls of one kind; every name is explained in {@code src/docs/metrics.md}. For any thread. */
final class Tally {

    private final Map<Reason, Counter> notSent = new EnumMap<>(Reason.class);

    Tally(MeterRegistry registry, Callee callee, Targets targets) {
        for (Reason reason : Reason.values()) {
            notSent.put(
                reason,
                Counter.builder("wattlet_outgoing_calls_not_sent")
                    .description("Calls to other machines that were given up before any of them was written.")
                    .tag("kind", callee.tag())
                    .tag("reason", reason.tag())
                    .register(registry)
            );
        }
        Gauge.builder("wattlet_outgoing_breakers_open", targets, Targets::open)
            .description("Targets that are given time because calls to them failed.")
            .tag("kind", callee.tag())
            .register(registry);
        Gauge.builder("wattlet_outgoing_targets", targets, Targets::size)
            .description("Targets that are known because they were called.")
            .tag("kind", callee.tag())
            .register(registry);
    }

    void notSent(Reason reason) {
        Objects.requireNonNull(notSent.get(reason)).increment();
    }
}
