package io.wattlet.events.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wattlet.devnet.EmbeddedKafka;
import io.wattlet.devnet.testbed.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrefixProducerIT {

    private static final int TOO_LARGE = 20_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it first
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        FreePorts free = new FreePorts(new Random());
        EmbeddedKafka.Ports ports = new EmbeddedKafka.Ports(free.next(), free.next());
        kafka = EmbeddedKafka.start(folder, ports, Map.of("message.max.bytes", "10000"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void sendsNothingAfterWhatTheBrokerRefused() throws Exception {
        kafka.createTopic("refused", 1);
        List<Future<RecordMetadata>> sent = send("refused", Map.of());

        assertThrows(ExecutionException.class, () -> sent.get(1).get(30, TimeUnit.SECONDS));
        for (Future<RecordMetadata> later : sent.subList(1, sent.size())) {
            assertThrows(ExecutionException.class, () -> later.get(30, TimeUnit.SECONDS));
        }
        assertEquals(List.of(10), Topic.of(kafka, "refused").lengths());
    }

    @Test
    void sendsNothingAfterWhatItRefusesItself() throws Exception {
        kafka.createTopic("kept-back", 1);
        List<Future<RecordMetadata>> sent = send("kept-back", Map.of("max.request.size", 10_000));

        assertThrows(ExecutionException.class, () -> sent.get(1).get(30, TimeUnit.SECONDS));
        assertEquals(2, sent.size());
        assertEquals(List.of(10), Topic.of(kafka, "kept-back").lengths());
    }

    /** The first is small and there before the others, the second too large, the rest small. */
    private static List<Future<RecordMetadata>> send(String topic, Map<String, Object> settings) throws Exception {
        Map<String, Object> properties = new HashMap<>(settings);
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, byte[]> producer = new PrefixProducer(properties)) {
            for (int length : new int[] { 10, TOO_LARGE, 11, 12, 13 }) {
                sent.add(producer.send(new ProducerRecord<>(topic, "key", new byte[length])));
                sent.getFirst().get(30, TimeUnit.SECONDS);
            }
        } catch (IllegalStateException _) {
            // It was closed by the failure already, and said so.
        }
        return sent;
    }
}
