package io.wattlet.events.kafka;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What stands in a topic now, in the order of its partitions. */
record Topic(List<ConsumerRecord<String, byte[]>> records) {
    static Topic of(EmbeddedKafka kafka, String name) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (
            KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                settings,
                new StringDeserializer(),
                new ByteArrayDeserializer()
            )
        ) {
            List<TopicPartition> partitions = consumer
                .partitionsFor(name)
                .stream()
                .map(it -> new TopicPartition(name, it.partition()))
                .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return new Topic(records);
    }

    List<Integer> lengths() {
        return records
            .stream()
            .map(it -> it.value().length)
            .toList();
    }

    /** The numbers of each wallet's events, repeats left out as a consumer is told to: what is not greater is one. */
    Map<UUID, List<Long>> numbersOfWallets() {
        Map<UUID, List<Long>> numbers = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            JsonObject event = new JsonObject(Buffer.buffer(record.value()));
            long number = Long.parseLong(event.getString("sequence"));
            List<Long> ofWallet = numbers.computeIfAbsent(UUID.fromString(record.key()), _ -> new ArrayList<>());
            if (ofWallet.isEmpty() || ofWallet.getLast() < number) {
                ofWallet.add(number);
            }
        }
        return numbers;
    }
}
