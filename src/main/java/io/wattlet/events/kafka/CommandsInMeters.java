package io.wattlet.events.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what comes from topics, and what became of it. */
final class CommandsInMeters {

    private record OfTopic(Counter taken, Counter known, Counter bad, AtomicLong lag) {}

    private final Map<String, OfTopic> topics = new HashMap<>();
    private final Counter retries;

    /** Begins with nothing. */
    CommandsInMeters(Set<String> topics, MeterRegistry registry) {
        for (String topic : topics) {
            AtomicLong lag = new AtomicLong();
            Gauge.builder("wattlet_kafka_in_lag", lag, AtomicLong::get)
                .description("Records of the partitions that this node has which it has not fetched.")
                .tag("topic", topic)
                .strongReference(true)
                .register(registry);
            this.topics.put(
                topic,
                new OfTopic(
                    records(registry, topic, "taken"),
                    records(registry, topic, "known"),
                    records(registry, topic, "bad"),
                    lag
                )
            );
        }
        this.retries = Counter.builder("wattlet_kafka_in_retries")
            .description(
                "Times that records in hand had to wait, because the journal or the dead letters did not take them."
            )
            .register(registry);
    }

    private static Counter records(MeterRegistry registry, String topic, String outcome) {
        return Counter.builder("wattlet_kafka_in_records")
            .description("Records of which it was decided what becomes of them.")
            .tag("topic", topic)
            .tag("outcome", outcome)
            .register(registry);
    }

    void taken(String topic) {
        of(topic).taken.increment();
    }

    void known(String topic) {
        of(topic).known.increment();
    }

    void bad(String topic) {
        of(topic).bad.increment();
    }

    void retry() {
        retries.increment();
    }

    /** How many there are left, by topic; a topic that is not named has none left here. */
    void lag(Map<String, Long> left) {
        topics.forEach((topic, meters) -> meters.lag.set(left.getOrDefault(topic, 0L)));
    }

    private OfTopic of(String topic) {
        return Objects.requireNonNull(topics.get(topic));
    }
}
