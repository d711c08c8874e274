package io.wattlet.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wattlet.edge.Bounded;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the REST edge counts; every name is explained in {@code src/docs/metrics.md}. May be used on any thread. */
final class HttpMeters {

    /** The limits whose code does not tell them apart. */
    enum Limit {
        CONNECTIONS,
        REQUESTS,
        BODY_BYTES,
        ANONYMOUS_BODY_BYTES,
        SLICES_OF_ADDRESS,
        SLICES_OF_NODE;

        private String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How long the answers of one operation took, by class of status. */
    static final class Times {

        private final List<Timer> byClass;

        private Times(List<Timer> byClass) {
            this.byClass = byClass;
        }

        void answered(int status, long nanos) {
            byClass.get(status < 400 ? 0 : status < 500 ? 1 : 2).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private static final String NO_OPERATION = "none";
    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 30_000)
        .map(Duration::ofMillis)
        .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<Limit, Counter> limits = new EnumMap<>(Limit.class);
    // Bound: the codes there are.
    private final Map<String, Counter> errors = new ConcurrentHashMap<>();

    HttpMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Limit limit : Limit.values()) {
            limits.put(
                limit,
                Counter.builder("wattlet_http_limit_hits")
                    .description("Requests and connections refused because a limit was reached.")
                    .tag("limit", limit.tag())
                    .register(registry)
            );
        }
    }

    /** The times of an operation. To be asked for once, not for each request. */
    Times times(Route route) {
        return times(route.method() + " /" + String.join("/", route.segments()));
    }

    /** The times of what is no operation. */
    Times timesOfNoOperation() {
        return times(NO_OPERATION);
    }

    private Times times(String operation) {
        return new Times(
            Stream.of("2xx", "4xx", "5xx")
                .map(status ->
                    Timer.builder("wattlet_http_requests")
                        .description("Time from the end of the headers to the answer.")
                        .tag("operation", operation)
                        .tag("status", status)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry)
                )
                .toList()
        );
    }

    void failed(String code) {
        errors
            .computeIfAbsent(code, unseen ->
                Counter.builder("wattlet_http_errors")
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

    void gauge(String name, String description, Bounded bounded) {
        Gauge.builder(name, bounded, Bounded::taken).description(description).register(registry);
    }
}
