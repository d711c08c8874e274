package io.wattlet.devnet.bench;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes slices to a topic, as senders do, and reads events from another, as consumers do. Reading is for one thread. */
final class KafkaTopics implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final RecordHeader JSON = new RecordHeader(
        "content-type",
        "application/json".getBytes(StandardCharsets.UTF_8)
    );

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    KafkaTopics(String brokers) {
        this.producer = new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers, ProducerConfig.LINGER_MS_CONFIG, 5),
            new ByteArraySerializer(),
            new ByteArraySerializer()
        );
        this.consumer = new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer()
        );
    }

    /**
     * An event that was consumed.
     *
     * @param took from the moment that it tells as its time
     */
    record Told(Duration took) {}

    /** Writes a record soon. Waits when too many are waiting. */
    void write(String topic, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, value);
        record.headers().add(JSON);
        Future<RecordMetadata> _ = producer.send(record);
    }

    /** Waits until what was written is there. */
    void flush() {
        producer.flush();
    }

    /** Reads what comes to the topic from now on. */
    void readFromNowOn(String topic) {
        List<TopicPartition> partitions = consumer
            .partitionsFor(topic)
            .stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** What has come, after a short time when that is nothing. */
    List<Told> read() {
        List<Told> told = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            String time = new JsonObject(new String(record.value(), StandardCharsets.UTF_8)).getString("time");
            told.add(new Told(Duration.between(Instant.parse(time), Instant.now())));
        }
        return told;
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
