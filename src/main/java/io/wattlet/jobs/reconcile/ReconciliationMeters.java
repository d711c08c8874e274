package io.wattlet.jobs.reconcile;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What comparisons come to. For any thread. */
final class ReconciliationMeters {

    /** How long what a node counted stands for what there is, in nanoseconds: another node may be at it since. */
    private static final long COUNTED_FOR = 300_000_000_000L;

    /** What came of taking on a certificate. */
    enum Outcome {
        /** Compared with its stream. */
        COMPARED,
        /** Compared, but for those of its slices that are too many. */
        PARTLY,
        /** Its stream could not be read; it comes again. */
        UNREAD,
        /** Nothing is held of it that a stream could contradict. */
        IDLE;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Counted(Map<FindingKind, Long> findings, long atNanos) {}

    private final MeterRegistry registry;
    private volatile Counted counted = new Counted(Map.of(), System.nanoTime() - COUNTED_FOR);

    ReconciliationMeters(MeterRegistry registry) {
        this.registry = registry;
        Stream.of(Outcome.values()).forEach(this::certificates);
        repairs("withdrawn");
        Stream.of(FindingKind.values()).forEach(kind ->
            Gauge.builder("wattlet_reconciliation_findings", this, meters -> meters.findings(kind))
                .description("What comparisons with registries found that nothing known here explains.")
                .tag("kind", kind.label())
                .strongReference(true)
                .register(registry)
        );
    }

    void count(Outcome outcome, int certificates) {
        certificates(outcome).increment(certificates);
    }

    void repaired(String repair, int times) {
        repairs(repair).increment(times);
    }

    void findings(Map<FindingKind, Long> counts) {
        counted = new Counted(counts, System.nanoTime());
    }

    private double findings(FindingKind kind) {
        Counted now = counted;
        return System.nanoTime() - now.atNanos() >= COUNTED_FOR ? Double.NaN : now.findings().getOrDefault(kind, 0L);
    }

    private Counter certificates(Outcome outcome) {
        return Counter.builder("wattlet_reconciliation_certificates")
            .description("Certificates that were taken on to compare them with their streams.")
            .tag("outcome", outcome.label())
            .register(registry);
    }

    private Counter repairs(String repair) {
        return Counter.builder("wattlet_reconciliation_repairs")
            .description("What was put right because a stream proves it.")
            .tag("repair", repair)
            .register(registry);
    }
}
