package io.wattlet.events.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import io.wattlet.events.kafka.RecordReader.Read;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go that cannot be taken: as they came, with headers that say why and where they stood. One that does not fit
 * there with its value goes without it; it can still be found where it stood.
 */
final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    /** How long one attempt to write may take. Whoever hands in tries again. */
    private static final int WRITTEN_WITHIN_MILLIS = 10_000;

    /** No limit of ours: it is the broker's that counts. */
    private static final int LONGEST_REQUEST_BYTES = 100_000_000;

    private final KafkaWriteStream<byte[], byte[]> producer;
    private final String topic;

    private DeadLetters(KafkaWriteStream<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Makes a producer. Blocks. */
    static DeadLetters open(Vertx vertx, KafkaConnection connection, String topic) {
        Map<String, Object> properties = new HashMap<>(connection.properties());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, WRITTEN_WITHIN_MILLIS / 2);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, WRITTEN_WITHIN_MILLIS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WRITTEN_WITHIN_MILLIS);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LONGEST_REQUEST_BYTES);
        return new DeadLetters(
            KafkaWriteStream.create(
                vertx,
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())
            ),
            topic
        );
    }

    /**
     * Writes records.
     *
     * @return those that were not acknowledged by all replicas, and are to be handed in again
     */
    Future<List<Read.Bad>> write(List<Read.Bad> records) {
        List<Future<Void>> written = records.stream().map(this::write).toList();
        return Future.join(written).transform(_ -> {
            List<Read.Bad> again = new ArrayList<>();
            for (int i = 0; i < records.size(); i++) {
                if (written.get(i).failed()) {
                    LOG.warn("a dead letter was not written: {}", written.get(i).cause().toString());
                    again.add(records.get(i));
                }
            }
            return Future.succeededFuture(again);
        });
    }

    private Future<Void> write(Read.Bad bad) {
        return send(bad, bad.source().value(), headers(bad))
            .recover(failure ->
                failure instanceof RecordTooLargeException ? writeWithoutValue(bad) : Future.failedFuture(failure)
            )
            .onSuccess(_ -> LOG.warn("{} is a dead letter: {}", RecordReader.place(bad.source()), bad.code()));
    }

    private Future<Void> writeWithoutValue(Read.Bad bad) {
        Headers headers = headers(bad);
        add(headers, "wattlet-value-left-out", "true");
        return send(bad, new byte[0], headers);
    }

    private Future<Void> send(Read.Bad bad, byte[] value, Headers headers) {
        return producer.send(new ProducerRecord<>(topic, null, bad.source().key(), value, headers)).mapEmpty();
    }

    private static Headers headers(Read.Bad bad) {
        ConsumerRecord<byte[], byte[]> source = bad.source();
        Headers headers = new RecordHeaders(source.headers());
        add(headers, "wattlet-reason-code", bad.code());
        add(headers, "wattlet-reason", bad.text());
        add(headers, "wattlet-source-topic", source.topic());
        add(headers, "wattlet-source-partition", Integer.toString(source.partition()));
        add(headers, "wattlet-source-offset", Long.toString(source.offset()));
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets go of the brokers. */
    Future<Void> close() {
        return producer.close();
    }
}
