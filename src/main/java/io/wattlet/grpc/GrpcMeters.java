package io.wattlet.grpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.grpc.common.GrpcStatus;
import io.wattlet.edge.Bounded;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What the gRPC edge counts; every name is explained in {@code src/docs/metrics.md}. May be used on any thread. */
final class GrpcMeters {

    /** The limits that can be met. */
    enum Limit {
        CONNECTIONS,
        CALLS,
        STREAMS,
        SLICES_OF_ADDRESS,
        SLICES_OF_NODE,
        UNACKNOWLEDGED_OF_STREAM,
        UNACKNOWLEDGED_OF_NODE;

        private String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 30_000)
        .map(Duration::ofMillis)
        .toArray(Duration[]::new);

    private record Answered(String method, GrpcStatus status) {}

    private final MeterRegistry registry;
    private final Map<Limit, Counter> limits = new EnumMap<>(Limit.class);
    // Bound: methods times statuses, and the codes there are.
    private final Map<Answered, Timer> times = new ConcurrentHashMap<>();
    private final Map<String, Counter> errors = new ConcurrentHashMap<>();

    GrpcMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Limit limit : Limit.values()) {
            limits.put(
                limit,
                Counter.builder("wattlet_grpc_limit_hits")
                    .description("Calls and connections refused, and streams not read on, because a limit was reached.")
                    .tag("limit", limit.tag())
                    .register(registry)
            );
        }
    }

    void gauge(String name, String description, Bounded bounded) {
        gauge(name, description, bounded, Bounded::taken);
    }

    <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value).description(description).register(registry);
    }

    void answered(String method, GrpcStatus status, long nanos) {
        times
            .computeIfAbsent(new Answered(method, status), unseen ->
                Timer.builder("wattlet_grpc_calls")
                    .description("Time from the beginning of a call to its end.")
                    .tag("method", unseen.method())
                    .tag("status", unseen.status().name())
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry)
            )
            .record(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(String code) {
        errors
            .computeIfAbsent(code, unseen ->
                Counter.builder("wattlet_grpc_errors")
                    .description("Errors answered.")
                    .tag("code", unseen)
                    .register(registry)
            )
            .increment();
    }

    void reached(Limit limit) {
        Counter counter = limits.get(limit);
        if (counter != null) {
            counter.increment();
        }
    }
}
