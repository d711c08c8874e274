package io.wattlet.events.kafka;

import io.wattlet.devnet.EmbeddedKafka;
import io.wattlet.devnet.testbed.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, and what a test does to it as its clients do. */
final class Broker implements AutoCloseable {

    private static final long SECONDS = 30;

    private final Path folder;
    private final EmbeddedKafka.Ports ports;
    private final KafkaProducer<byte[], byte[]> producer;
    private EmbeddedKafka kafka;

    Broker(Path folder) throws IOException {
        FreePorts free = new FreePorts(new Random());
        this.folder = folder;
        this.ports = new EmbeddedKafka.Ports(free.next(), free.next());
        this.kafka = EmbeddedKafka.start(folder, ports);
        this.producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer()
        );
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    void createTopic(String name, int partitions) {
        try {
            kafka.createTopic(name, partitions);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a record and waits until it is durable. */
    void send(String topic, byte[] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(
            topic,
            "key".getBytes(StandardCharsets.UTF_8),
            value
        );
        headers.forEach((name, text) -> sent.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(sent).get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** The first so many records of a topic of one partition. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (
            KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()
            )
        ) {
            List<TopicPartition> only = List.of(new TopicPartition(topic, 0));
            consumer.assign(only);
            consumer.seekToBeginning(only);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (records.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** A header as text; the text null where it is missing. */
    static String header(ConsumerRecord<?, ?> of, String name) {
        Header header = of.headers().lastHeader(name);
        return header == null ? "null" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** How far a group has come in the only partition of a topic; 0 where it has said nothing. */
    long committed(String group, String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            OffsetAndMetadata offset = get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).get(
                new TopicPartition(topic, 0)
            );
            return offset == null ? 0 : offset.offset();
        }
    }

    /** Has a group that nobody is in any more forget what it has read of a topic, as if that had never been committed. */
    void forgetCommits(String group, String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            AlterConsumerGroupOffsetsResult altered = admin.alterConsumerGroupOffsets(
                group,
                Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0))
            );
            get(altered.all());
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Stops it; what it has stays. */
    void stop() {
        kafka.close();
    }

    /** Starts it again where it was. */
    void startAgain() throws IOException {
        kafka = EmbeddedKafka.start(folder, ports);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        kafka.close();
    }
}
