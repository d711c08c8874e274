package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.EmbeddedKafka;
import io.wattlet.devnet.testbed.FreePorts;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Slices come through a topic into a real node process that is killed with SIGKILL twice meanwhile, and what happens to them
 * goes out through another topic.
 *
 * <p>How many slices there are is set by {@code -Dwattlet.kafka.slices}.
 */
class KafkaFlowIT {

    private static final int SLICES = Integer.getInteger("wattlet.kafka.slices", 400);
    private static final int WALLETS = 5;
    private static final String IN = "wattlet.slices";
    private static final String OUT = "wattlet.events";
    private static final long MINUTES = 3L + SLICES / 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final Meters meters = new Meters(vertx, devnet);
    private final String databaseUri = TestDatabase.fresh();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(databaseUri, 2, null));
    private final ExecutorService issuing = Executors.newFixedThreadPool(WALLETS);

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        issuing.shutdownNow();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void eachSliceIsInItsWalletOnceAndItsEventsAreToldInOrderHoweverOftenTheNodeIsKilled() throws IOException {
        FreePorts free = new FreePorts(new Random());
        EmbeddedKafka.Ports ports = new EmbeddedKafka.Ports(free.next(), free.next());
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), ports)) {
            kafka.createTopic(IN, 4);
            kafka.createTopic(OUT, 4);
            kafka.createTopic("wattlet.dead-letters", 1);
            HttpServer bridge = bridge(kafka);
            NodeProcess node = node(kafka, bridge.actualPort());
            try {
                node.start();
                issue(openWallets(node));
                for (int kill = 1; kill <= 2; kill++) {
                    awaitAvailable((SLICES * kill) / 3);
                    node.kill();
                    node.start();
                }
                awaitAvailable(SLICES);
                assertTrue(node.terminate(Duration.ofSeconds(60)));
                node.start();

                assertEquals(SLICES, count("select count(*) from slice"));
                assertEquals(SLICES, count("select count(distinct certificate_id) from slice"));
                assertEquals(SLICES, count("select count(*) from command where kind = 'receive' and named"));
                assertEquals(0, count("select count(*) from command where state <> 'completed'"));
                assertEquals(SLICES, count("select count(*) from event where type = 'slice.received'"));
                assertEveryEventIsTold(kafka);
            } finally {
                node.kill();
            }
        }
    }

    /** What the issuer posts to wallets goes to the topic. It is acknowledged when it is durable there. */
    private HttpServer bridge(EmbeddedKafka kafka) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer()
        );
        RecordHeader json = new RecordHeader("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
        return Await.result(
            vertx
                .createHttpServer()
                .requestHandler(request ->
                    request
                        .body()
                        .onSuccess(body -> {
                            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(IN, body.getBytes());
                            record.headers().add(json);
                            Future<RecordMetadata> _ = producer.send(record, (_, failure) ->
                                request.response().setStatusCode(failure == null ? 202 : 503).end()
                            );
                        })
                )
                .listen(0, "127.0.0.1")
        );
    }

    private NodeProcess node(EmbeddedKafka kafka, int bridgePort) {
        URI network = Await.result(devnet.writeNetworkFile(folder.resolve("network.yaml")));
        return NodeProcess.prepare(
            folder,
            databaseUri,
            network,
            Map.of(
                "WATTLET_HTTP_ENDPOINT_ADDRESS",
                "http://127.0.0.1:" + bridgePort,
                "WATTLET_EVENTS_KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "WATTLET_EVENTS_KAFKA_TOPIC",
                OUT,
                "WATTLET_EVENTS_KAFKA_IN_SLICES",
                IN
            )
        );
    }

    private List<UUID> openWallets(NodeProcess node) {
        List<UUID> recipients = new ArrayList<>();
        for (int i = 0; i < WALLETS; i++) {
            recipients.add(meters.recipient(new Owner(vertx, node.port(), "owner-" + i).openWallet()));
        }
        return recipients;
    }

    private void issue(List<UUID> recipients) {
        for (int i = 0; i < SLICES; i++) {
            UUID recipient = recipients.get(i % WALLETS);
            issuing.execute(() -> meters.production(recipient, "DK1", 100));
        }
    }

    private void assertEveryEventIsTold(EmbeddedKafka kafka) {
        Set<Long> wanted = new HashSet<>();
        for (Row row : Await.result(database.pool().query("select number from event").execute())) {
            wanted.add(row.getLong(0));
        }
        Map<String, Long> last = new HashMap<>();
        Set<Long> told = new HashSet<>();
        try (
            KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()
            )
        ) {
            List<TopicPartition> partitions = consumer
                .partitionsFor(OUT)
                .stream()
                .map((PartitionInfo info) -> new TopicPartition(OUT, info.partition()))
                .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
            while (!told.containsAll(wanted) && System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(200))) {
                    JsonObject event = new JsonObject(new String(one.value(), StandardCharsets.UTF_8));
                    long number = Long.parseLong(event.getString("id"));
                    String wallet = event.getString("walletid");
                    // Those that are told again may come out of order; those that are new do not.
                    if (told.add(number)) {
                        assertTrue(number > last.getOrDefault(wallet, 0L), () -> "event " + number + " comes too late");
                        last.put(wallet, number);
                    }
                }
            }
        }
        wanted.removeAll(told);
        assertEquals(Set.of(), wanted);
        assertEquals(WALLETS, last.size());
    }

    private void awaitAvailable(long slices) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (count("select count(*) from slice where state = 'available'") < slices) {
            assertTrue(System.nanoTime() < end, () -> "there are not " + slices + " slices");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private long count(String sql) {
        return Await.result(database.pool().query(sql).execute()).iterator().next().getLong(0);
    }
}
