package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.devnet.testbed.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path folder;

    private final FreePorts free = new FreePorts(new Random());
    private final EmbeddedKafka.Ports ports = new EmbeddedKafka.Ports(free.next(), free.next());

    @Test
    void keepsRecordsWhenItIsStoppedAndStartedAgainOnTheSamePort() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, ports)) {
            kafka.createTopic("kept", 1);
            send(kafka, "first");
            assertEquals(List.of("first"), read(kafka, 1));
        }
        assertTrue(FreePorts.isFree(ports.broker()) && FreePorts.isFree(ports.controller()));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, ports)) {
            send(kafka, "second");
            assertEquals(List.of("first", "second"), read(kafka, 2));
        }
    }

    @Test
    void listensOnTheLoopbackAddressOnlyAndKeepsItsFolderToItself() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, ports)) {
            assertEquals("127.0.0.1:" + ports.broker(), kafka.bootstrapServers());
            for (InetAddress address : outerAddresses()) {
                assertFalse(isOpen(address, ports.broker()), () -> address + " is open to clients");
                assertFalse(isOpen(address, ports.controller()), () -> address + " is open to controllers");
            }
            EmbeddedKafka.Ports others = new EmbeddedKafka.Ports(free.next(), free.next());
            assertThrows(IOException.class, () -> EmbeddedKafka.start(folder, others));
        }
    }

    private static void send(EmbeddedKafka kafka, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (
            KafkaProducer<String, String> producer = new KafkaProducer<>(
                settings,
                new StringSerializer(),
                new StringSerializer()
            )
        ) {
            producer.send(new ProducerRecord<>("kept", value)).get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> read(EmbeddedKafka kafka, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        List<String> values = new ArrayList<>();
        try (
            KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                settings,
                new StringDeserializer(),
                new StringDeserializer()
            )
        ) {
            List<TopicPartition> only = List.of(new TopicPartition("kept", 0));
            consumer.assign(only);
            consumer.seekToBeginning(only);
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(30)).forEach(it -> values.add(it.value()));
            }
        }
        return values;
    }

    private static List<InetAddress> outerAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    }

    private static boolean isOpen(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
