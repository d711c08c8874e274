package io.wattlet.events.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What a node tells of the events that it sends to Kafka. */
final class RelayMeters {

    private final AtomicInteger lanes = new AtomicInteger();
    private final AtomicReference<LaneReader.Lag> lag = new AtomicReference<>(LaneReader.Lag.NONE);
    private final Counter sent;
    private final Counter failures;

    RelayMeters(MeterRegistry meters) {
        sent = Counter.builder("wattlet_events_kafka_sent")
            .description("Events that brokers have confirmed to this node, repeats included.")
            .register(meters);
        failures = Counter.builder("wattlet_events_kafka_failures")
            .description("Batches of events that could not be read, sent or noted as sent, and are sent again.")
            .register(meters);
        Gauge.builder("wattlet_events_kafka_lanes", lanes, AtomicInteger::get)
            .description("Lanes of 64 whose events this node sends.")
            .strongReference(true)
            .register(meters);
        Gauge.builder("wattlet_events_kafka_lag", lag, it -> it.get().events())
            .description("Events of this node's lanes that are not sent yet, up to 100000.")
            .strongReference(true)
            .register(meters);
        Gauge.builder("wattlet_events_kafka_oldest", lag, it -> it.get().oldest().toMillis() / 1000.0)
            .description("Age of the oldest event of this node's lanes that is not sent yet.")
            .baseUnit("seconds")
            .strongReference(true)
            .register(meters);
    }

    void sent(int events) {
        sent.increment(events);
    }

    void failed() {
        failures.increment();
    }

    void holds(int number) {
        lanes.set(number);
    }

    void isBehind(LaneReader.Lag now) {
        lag.set(now);
    }
}
