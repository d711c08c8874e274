package io.wattlet.events.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer that sends nothing any more once a record has failed, so that what a partition has of it is always the beginning
 * of what was to be sent there.
 *
 * <p>Kafka's own goes on: of two batches of one partition the second is written though the first was given up. Whoever
 * drops repeats by the greatest number seen would then take the first, when it is sent again, for repeats. So this one is
 * closed by the thread that learns of the failure, before that thread sends what comes next. And one request is on its way
 * to a broker at a time: sequence numbers do not help while a partition knows none of a producer, as it takes any number for
 * the first one (KAFKA-14359).
 */
final class PrefixProducer extends KafkaProducer<String, byte[]> {

    private final AtomicBoolean hasFailed = new AtomicBoolean();

    PrefixProducer(Map<String, Object> properties) {
        super(oneAtATime(properties), new StringSerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> oneAtATime(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return all;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> event, @Nullable Callback callback) {
        return super.send(event, (metadata, failure) -> {
            if (failure != null && hasFailed.compareAndSet(false, true)) {
                close(Duration.ZERO);
            }
            if (callback != null) {
                callback.onCompletion(metadata, failure);
            }
        });
    }
}
