package io.wattlet.events.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.EmbeddedKafka;
import io.wattlet.devnet.testbed.FreePorts;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.EventTail;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relays of one wallet system, each with connections of its own, and a real broker. */
class RelayIT {

    private static final CloudEvent FORM = new CloudEvent("urn:test");

    private static final String WRITE = """
        insert into event (lane, number, wallet_id, type, subject_id)
        select lane_of(wallet), nextval('event_number'), wallet, 'wallet.enabled', wallet
          from unnest($1::uuid[]) as wallet
        """;

    private static final String WRITTEN = """
        select wallet_id,
               array_agg(number order by number) as numbers
          from event
         group by wallet_id
        """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it first
    static Path folder;

    private static final FreePorts FREE = new FreePorts(new Random());
    private static final EmbeddedKafka.Ports PORTS = new EmbeddedKafka.Ports(FREE.next(), FREE.next());

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedKafka kafka;

    private final String uri = TestDatabase.unchecked("events are written without what they tell of");
    private final String topic = "events-" + UUID.randomUUID();
    private final Vertx vertx = Vertx.vertx();
    private final Database writer = Database.open(vertx, new DatabaseConfiguration(uri, 2, null));
    private final List<UUID> wallets = Stream.generate(UUID::randomUUID).limit(100).toList();
    private final List<Relay> relays = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.start(folder, PORTS);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @AfterEach
    void close() {
        List.copyOf(relays).forEach(Relay::kill);
        Await.result(vertx.close());
    }

    /** A node that sends events. */
    private final class Relay {

        final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final Vertx vertx = Vertx.vertx();
        private final Database database = Database.open(vertx, new DatabaseConfiguration(uri, 4, null));
        private final Promise<String> deployed = Promise.promise();

        Relay(RelaySettings.Compression compression) {
            this(compression, Duration.ofSeconds(1));
        }

        Relay(RelaySettings.Compression compression, Duration lease) {
            relays.add(this);
            RelaySettings settings = new RelaySettings(
                topic,
                compression,
                RelaySettings.Acks.ALL,
                Duration.ofSeconds(2),
                500,
                lease
            );
            KafkaConnection connection = new KafkaConnection(
                List.of("127.0.0.1:" + PORTS.broker()),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(1)
            );
            Await.result(
                vertx.deployVerticle(
                    new VerticleBase() {
                        @Override
                        public Future<?> start() {
                            EventTail tail = new EventTail(vertx, database.pool(), Duration.ofMillis(10), meters);
                            return vertx
                                .deployVerticle(
                                    new RelayVerticle(database.pool(), tail, connection, FORM, settings, meters)
                                )
                                .onComplete(deployed);
                        }
                    }
                )
            );
        }

        /** Neither says anything nor gives anything back. */
        void kill() {
            relays.remove(this);
            Await.result(database.pool().close());
            Await.result(vertx.close());
        }

        void stop() {
            Await.result(deployed.future().compose(vertx::undeploy));
        }

        double gauge(String name) {
            return meters.get(name).gauge().value();
        }

        double sent() {
            return meters.get("wattlet_events_kafka_sent").counter().count();
        }

        double failures() {
            return meters.get("wattlet_events_kafka_failures").counter().count();
        }

        void awaitLanes(Predicate<Double> isRight) {
            Await.until(() -> Future.succeededFuture(gauge("wattlet_events_kafka_lanes")), isRight);
        }
    }

    private Relay relay() {
        return new Relay(RelaySettings.Compression.LZ4);
    }

    private void write(int rounds) {
        for (int i = 0; i < rounds; i++) {
            Await.result(writer.pool().preparedQuery(WRITE).execute(Tuple.of(wallets.toArray(UUID[]::new))));
        }
    }

    private void writeAtOnce(int events) {
        writeOf(IntStream.range(0, events).mapToObj(number -> wallets.get(number % wallets.size())));
    }

    private void writeOf(Stream<UUID> ofWallets) {
        Await.result(writer.pool().preparedQuery(WRITE).execute(Tuple.of(ofWallets.toArray(UUID[]::new))));
    }

    /** Writes for as long as something is done. */
    private Future<Void> writeDuring(Future<Void> end) {
        return end.isComplete()
            ? Future.succeededFuture()
            : writer
                  .pool()
                  .preparedQuery(WRITE)
                  .execute(Tuple.of(wallets.toArray(UUID[]::new)))
                  .compose(_ -> writeDuring(end));
    }

    private Map<UUID, List<Long>> written() {
        Map<UUID, List<Long>> numbers = new LinkedHashMap<>();
        for (Row row : Await.result(writer.pool().query(WRITTEN).execute())) {
            numbers.put(row.getUUID("wallet_id"), List.of(row.getArrayOfLongs("numbers")));
        }
        return numbers;
    }

    private void awaitAllIsSent() {
        long last = written().values().stream().mapToLong(List::getLast).max().orElseThrow();
        // Positions rise only with what was confirmed, and at least once in a lease.
        Await.until(() -> Lanes.sentUpTo(writer.pool()), upTo -> upTo >= last);
    }

    @Test
    void everyEventIsSentInTheOrderOfItsWallet() {
        write(5);
        relay();
        write(5);
        awaitAllIsSent();

        Topic sent = Topic.of(kafka, topic);
        assertEquals(written(), sent.numbersOfWallets());
        assertEquals(1_000, sent.records().size());
        ConsumerRecord<String, byte[]> first = sent.records().getFirst();
        assertEquals(
            "application/cloudevents+json",
            new String(first.headers().lastHeader("content-type").value(), StandardCharsets.UTF_8)
        );
        JsonObject event = new JsonObject(Buffer.buffer(first.value()));
        assertEquals(first.key(), event.getString("walletid"));
        assertEquals("urn:test", event.getString("source"));
    }

    @Test
    void everyCompressionIsOneThatCanBeSent() {
        for (RelaySettings.Compression compression : RelaySettings.Compression.values()) {
            Relay relay = new Relay(compression);
            write(1);
            awaitAllIsSent();
            relay.stop();
        }
        assertEquals(written(), Topic.of(kafka, topic).numbersOfWallets());
    }

    @Test
    void lanesAreSharedAlsoByARelayThatIsNeverIdle() {
        Relay first = relay();
        first.awaitLanes(number -> number == 64);
        writeAtOnce(60_000);
        Relay second = relay();
        second.awaitLanes(number -> number == 32);
        awaitAllIsSent();
        assertTrue(second.sent() > 0, "it got its share only when there was nothing left to send");

        first.stop();
        second.awaitLanes(number -> number == 64);
        write(3);
        awaitAllIsSent();

        assertEquals(written(), Topic.of(kafka, topic).numbersOfWallets());
    }

    @Test
    void aRelayThatStopsGivesBackAtOnceWhatItHolds() {
        write(1);
        Relay stopped = new Relay(RelaySettings.Compression.NONE, Duration.ofMinutes(10));
        Await.until(() -> Future.succeededFuture(stopped.sent()), sent -> sent == 100);
        stopped.stop();

        LaneLeases next = new LaneLeases(writer.pool(), UUID.randomUUID(), Duration.ofMinutes(10));
        assertEquals(64, Await.result(next.take(64)).size());
        assertEquals(0, Await.result(next.beat()));
    }

    @Test
    void anotherRelayGoesOnWhenOneIsKilledInTheMiddle() {
        Relay killed = relay();
        killed.awaitLanes(number -> number == 64);
        Relay other = relay();
        other.awaitLanes(number -> number == 32);
        Promise<Void> end = Promise.promise();
        Future<Void> load = writeDuring(end.future());
        Await.until(() -> Future.succeededFuture(killed.sent()), sent -> sent > 1_000);

        killed.kill();
        other.awaitLanes(number -> number == 64);
        end.complete();
        Await.result(load);
        awaitAllIsSent();

        assertEquals(written(), Topic.of(kafka, topic).numbersOfWallets());
    }

    @Test
    void nothingIsMissingWhenTheBrokerIsAwayForAWhile() throws Exception {
        Relay relay = relay();
        Promise<Void> end = Promise.promise();
        Future<Void> load = writeDuring(end.future());
        Await.until(() -> Future.succeededFuture(relay.sent()), sent -> sent > 1_000);

        kafka.close();
        Await.until(() -> Future.succeededFuture(relay.failures()), failures -> failures > 0);
        Await.until(() -> Future.succeededFuture(relay.gauge("wattlet_events_kafka_lag")), lag -> lag > 1_000);
        assertTrue(relay.gauge("wattlet_events_kafka_oldest") > 0);
        end.complete();
        Await.result(load);
        kafka = EmbeddedKafka.start(folder, PORTS);
        awaitAllIsSent();

        assertEquals(written(), Topic.of(kafka, topic).numbersOfWallets());
        Await.until(() -> Future.succeededFuture(relay.gauge("wattlet_events_kafka_lag")), lag -> lag == 0);
        assertEquals(0, relay.gauge("wattlet_events_kafka_oldest"));
    }

    @Test
    void theConsumerOfTheDocumentCountsEachEventOnceThoughItIsThereTwice() throws Exception {
        assertTrue(Files.readString(Path.of("src/docs/kafka.md")).contains(CountingConsumer.source()));
        Relay first = relay();
        write(3);
        awaitAllIsSent();
        first.stop();
        Await.result(writer.pool().query("update event_lane set position = 0").execute());
        write(1);
        relay();
        awaitAllIsSent();
        int records = Topic.of(kafka, topic).records().size();
        assertTrue(records > 400, () -> records + " have no repeats");

        CountingConsumer consumer = new CountingConsumer();
        Map<String, Integer> all = Map.of("io.wattlet.wallet.enabled.v1", 400);
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        consumer.run(kafka.bootstrapServers(), topic, () -> consumer.counts.equals(all) || System.nanoTime() > end);
        assertEquals(all, consumer.counts);
    }

    @Test
    void aWalletThatHasManyEventsDoesNotWaitForOthers() {
        writeOf(IntStream.range(0, 3_000).mapToObj(_ -> wallets.getFirst()));
        relay();
        awaitAllIsSent();
        assertEquals(written(), Topic.of(kafka, topic).numbersOfWallets());
    }
}
