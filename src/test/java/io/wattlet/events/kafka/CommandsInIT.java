package io.wattlet.events.kafka;

import static io.wattlet.events.kafka.Broker.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.CommandJournal;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.devnet.EmbeddedDatabase;
import io.wattlet.devnet.testbed.FreePorts;
import io.wattlet.grpc.ProtobufCommands;
import io.wattlet.http.JsonCommands;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.v1.ClaimRequest;
import io.wattlet.proto.v1.TransferRequest;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.store.Migrations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands from a real broker to a real journal; nobody carries them out. */
class CommandsInIT {

    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/protobuf";
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final UUID PRODUCTION = UUID.randomUUID();
    private static final UUID CONSUMPTION = UUID.randomUUID();
    private static final UUID RECEIVER = UUID.randomUUID();
    private static final Buffer ENDPOINT = key();
    private static final int LONGEST = 20_000;

    @TempDir
    private static Path folder = Path.of("");

    private static Broker broker;
    private static EmbeddedDatabase postgres;
    private static int postgresPort;
    private static Vertx vertx;
    private static Database database;

    private final String run = UUID.randomUUID().toString();
    private final CommandsInSettings settings = new CommandsInSettings(
        Optional.of("slices-" + run),
        Optional.of("transfers-" + run),
        Optional.of("claims-" + run),
        "dead-" + run,
        "group-" + run,
        100,
        LONGEST
    );
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private String deployment = "";

    @BeforeAll
    static void start() throws IOException {
        broker = new Broker(folder.resolve("kafka"));
        postgresPort = new FreePorts(new Random()).next();
        postgres = EmbeddedDatabase.start(folder.resolve("postgres"), postgresPort);
        String uri = postgres.createDatabaseIfMissing("wattlet");
        Migrations.migrate(uri);
        vertx = Vertx.vertx();
        database = Database.open(vertx, new DatabaseConfiguration(uri, 4, null));
        fill();
    }

    @AfterAll
    static void end() throws IOException {
        Await.result(database.close());
        Await.result(vertx.close());
        broker.close();
        postgres.close();
    }

    @BeforeEach
    void listen() {
        List.of("slices-", "transfers-", "claims-", "dead-").forEach(topic -> broker.createTopic(topic + run, 1));
        execute("truncate command cascade");
        deploy();
    }

    @AfterEach
    void stop() {
        undeploy();
    }

    @Test
    void aCommandOfEachKindIsTakenInEitherForm() {
        UUID named = UUID.randomUUID();
        send("slices-", slice(1).toBuffer(), JSON, Map.of("command-id", named.toString(), "traceparent", TRACE));
        send("slices-", Buffer.buffer(protobufSlice().toByteArray()), PROTOBUF, Map.of());
        send("transfers-", transfer(10).toBuffer(), "application/json; charset=utf-8", Map.of("owner", "alice"));
        send("transfers-", Buffer.buffer(protobufTransfer().toByteArray()), PROTOBUF, Map.of("owner", "alice"));
        send("claims-", claim().toBuffer(), JSON, Map.of("owner", "alice"));
        send("claims-", Buffer.buffer(protobufClaim().toByteArray()), PROTOBUF, Map.of("owner", "alice"));

        awaitCommands(6);

        assertEquals(
            List.of("receive 2", "transfer 2", "claim 2"),
            column("select kind || ' ' || count(*) from command group by kind order by min(kind::text) = 'claim', 1")
        );
        assertEquals(
            List.of("0af7651916cd43dd8448eb211c80319c"),
            column("select substr(trace_parent, 4, 32) from command where id = '" + named + "'")
        );
        assertEquals(
            List.of("5"),
            column("select count(*) from command where uuid_extract_version(id) = 8 and trace_parent is not null")
        );
        assertEquals(6, records("taken"));
    }

    @Test
    void recordsThatAreDeliveredAgainChangeNothing() {
        for (int i = 1; i <= 20; i++) {
            send("slices-", slice(i).toBuffer(), JSON, Map.of());
            send("transfers-", transfer(1).toBuffer(), JSON, Map.of("owner", "alice"));
        }
        awaitCommands(40);
        awaitCommitted("slices-", 20);
        awaitCommitted("transfers-", 20);
        undeploy();
        broker.forgetCommits("group-" + run, "slices-" + run);
        broker.forgetCommits("group-" + run, "transfers-" + run);

        deploy();
        awaitCommitted("slices-", 20);
        awaitCommitted("transfers-", 20);

        assertEquals(List.of("40"), column("select count(*) from command"));
        assertEquals(40, records("known"));
        assertEquals(0, broker.committed("group-" + run, "dead-" + run));
    }

    @Test
    void whatCannotBeTakenBecomesADeadLetterAndTheRestGoesOn() {
        UUID named = UUID.randomUUID();
        send("slices-", slice(1).toBuffer(), JSON, Map.of("command-id", named.toString()));
        send("slices-", Buffer.buffer("rubbish"), JSON, Map.of("mine", "kept"));
        send("slices-", Buffer.buffer("rubbish"), PROTOBUF, Map.of());
        send("slices-", slice(1).toBuffer(), "text/plain", Map.of());
        send("slices-", Buffer.buffer(new byte[LONGEST + 1]), JSON, Map.of());
        send("slices-", Buffer.buffer(), JSON, Map.of());
        send("slices-", slice(1).put("publicKey", base64(key())).toBuffer(), JSON, Map.of());
        send("slices-", slice(1).put("publicKey", "AAAA").toBuffer(), JSON, Map.of());
        send("slices-", slice(2).toBuffer(), JSON, Map.of("command-id", named.toString()));
        send("slices-", slice(1).toBuffer(), JSON, Map.of("command-id", "seven"));
        send("slices-", slice(3).toBuffer(), JSON, Map.of());

        List<ConsumerRecord<byte[], byte[]>> dead = broker.read("dead-" + run, 9);
        awaitCommands(2);

        assertEquals(
            Map.of(
                1L,
                "invalid-request",
                2L,
                "invalid-request",
                3L,
                "unsupported-media-type",
                4L,
                "body-too-long",
                5L,
                "invalid-request",
                6L,
                "endpoint-not-found",
                7L,
                "invalid-public-key",
                8L,
                "command-id-taken",
                9L,
                "invalid-request"
            ),
            reasons(dead)
        );
        ConsumerRecord<byte[], byte[]> rubbish = dead.getFirst();
        assertArrayEquals("rubbish".getBytes(StandardCharsets.UTF_8), rubbish.value());
        assertArrayEquals("key".getBytes(StandardCharsets.UTF_8), rubbish.key());
        assertEquals("kept", header(rubbish, "mine"));
        assertEquals(JSON, header(rubbish, "content-type"));
        assertEquals("slices-" + run, header(rubbish, "wattlet-source-topic"));
        assertEquals("0", header(rubbish, "wattlet-source-partition"));
        assertEquals("$: This is not valid JSON (line 1).", header(rubbish, "wattlet-reason").substring(0, 35));
        assertEquals(9, records("bad"));
    }

    @Test
    void transfersNameAnOwnerWhoHasWhatIsTransferred() {
        send("transfers-", transfer(10).toBuffer(), JSON, Map.of());
        send("transfers-", transfer(10).toBuffer(), JSON, Map.of("owner", "nobody"));
        send("transfers-", transfer(10).toBuffer(), JSON, Map.of("owner", "x".repeat(65)));
        send("transfers-", transfer(1_000_000).toBuffer(), JSON, Map.of("owner", "alice"));
        send("transfers-", transfer(10).toBuffer(), JSON, Map.of("owner", "alice"));

        List<ConsumerRecord<byte[], byte[]>> dead = broker.read("dead-" + run, 4);
        awaitCommands(1);

        assertEquals(
            Map.of(0L, "missing-owner", 1L, "no-wallet", 2L, "invalid-request", 3L, "insufficient-quantity"),
            reasons(dead)
        );
    }

    @Test
    void nothingIsLostWhilePostgresIsAway() throws IOException {
        send("slices-", slice(1).toBuffer(), JSON, Map.of());
        awaitCommands(1);

        postgres.close();
        for (int i = 2; i <= 250; i++) {
            send("slices-", slice(i).toBuffer(), JSON, Map.of());
        }
        await("the journal is tried again", () -> meters.counter("wattlet_kafka_in_retries").count() >= 3);
        assertTrue(broker.committed("group-" + run, "slices-" + run) < 2);
        postgres = EmbeddedDatabase.start(folder.resolve("postgres"), postgresPort);

        awaitCommands(250);
        awaitCommitted("slices-", 250);
        assertEquals(0, records("bad"));
    }

    @Test
    void aBrokerThatComesBackIsListenedToAgain() throws IOException {
        send("slices-", slice(1).toBuffer(), JSON, Map.of());
        awaitCommands(1);

        broker.stop();
        broker.startAgain();
        send("slices-", slice(2).toBuffer(), JSON, Map.of());

        awaitCommands(2);
        awaitCommitted("slices-", 2);
    }

    @Test
    void theNodesOfAGroupShareTheWorkAndWhatMovesBetweenThemIsTakenOnce() {
        String topic = "shared-" + run;
        broker.createTopic(topic, 4);
        CommandsInSettings shared = new CommandsInSettings(
            Optional.of(topic),
            Optional.empty(),
            Optional.empty(),
            "dead-" + run,
            "group-shared-" + run,
            10,
            LONGEST
        );
        String first = Await.result(vertx.deployVerticle(verticle(shared)));
        IntStream.rangeClosed(1, 150).forEach(i -> broker.send(topic, slice(i).toBuffer().getBytes(), json()));
        String second = Await.result(vertx.deployVerticle(verticle(shared)));
        IntStream.rangeClosed(151, 300).forEach(i -> broker.send(topic, slice(i).toBuffer().getBytes(), json()));
        Await.result(vertx.undeploy(first));
        IntStream.rangeClosed(301, 400).forEach(i -> broker.send(topic, slice(i).toBuffer().getBytes(), json()));

        awaitCommands(400);
        Await.result(vertx.undeploy(second));
        assertEquals(List.of("400"), column("select count(distinct payload ->> 'position') from command"));
    }

    private static Map<String, String> json() {
        return Map.of("content-type", JSON);
    }

    private CommandsIn verticle(CommandsInSettings with) {
        // A journal of its own, as each node has: small enough to be overloaded by a batch.
        CommandJournal journal = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(16, 2, 64));
        return new CommandsIn(
            new KafkaConnection(
                List.of(broker.bootstrapServers()),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10)
            ),
            with,
            Map.of(JSON, new JsonCommands(), PROTOBUF, new ProtobufCommands()),
            journal,
            meters
        );
    }

    private void deploy() {
        deployment = Await.result(vertx.deployVerticle(verticle(settings)));
    }

    private void undeploy() {
        if (!deployment.isEmpty()) {
            Await.result(vertx.undeploy(deployment));
            deployment = "";
        }
    }

    private void send(String topic, Buffer value, String type, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("content-type", type);
        broker.send(topic + run, value.getBytes(), all);
    }

    private static Map<Long, String> reasons(List<ConsumerRecord<byte[], byte[]>> dead) {
        Map<Long, String> reasons = new HashMap<>();
        dead.forEach(letter ->
            reasons.put(Long.parseLong(header(letter, "wattlet-source-offset")), header(letter, "wattlet-reason-code"))
        );
        return reasons;
    }

    private double records(String outcome) {
        return meters
            .find("wattlet_kafka_in_records")
            .tag("outcome", outcome)
            .counters()
            .stream()
            .mapToDouble(counter -> counter.count())
            .sum();
    }

    private void awaitCommands(int count) {
        await(count + " commands", () -> column("select count(*) from command").equals(List.of("" + count)));
    }

    private void awaitCommitted(String topic, long offset) {
        await("offset " + offset, () -> broker.committed("group-" + run, topic + run) == offset);
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    private static JsonObject slice(int position) {
        return new JsonObject()
            .put("publicKey", base64(ENDPOINT))
            .put("position", position)
            .put("certificateId", certificate(PRODUCTION))
            .put("quantity", 5)
            .put("randomR", base64(Buffer.buffer(new byte[32])))
            .put("hashedAttributes", new JsonArray());
    }

    private static ReceiveRequest protobufSlice() {
        return ReceiveRequest.newBuilder()
            .setWalletDepositEndpointPublicKey(ByteString.copyFrom(ENDPOINT.getBytes()))
            .setWalletDepositEndpointPosition(2)
            .setCertificateId(stream(PRODUCTION))
            .setQuantity(5)
            .setRandomR(ByteString.copyFrom(new byte[32]))
            .build();
    }

    private static JsonObject transfer(long quantity) {
        return new JsonObject()
            .put("certificateId", certificate(PRODUCTION))
            .put("receiverId", RECEIVER.toString())
            .put("quantity", quantity)
            .put("hashedAttributes", new JsonArray());
    }

    private static TransferRequest protobufTransfer() {
        return TransferRequest.newBuilder()
            .setCertificateId(stream(PRODUCTION))
            .setReceiverId(RECEIVER.toString())
            .setQuantity(5)
            .build();
    }

    private static JsonObject claim() {
        return new JsonObject()
            .put("productionCertificateId", certificate(PRODUCTION))
            .put("consumptionCertificateId", certificate(CONSUMPTION))
            .put("quantity", 5);
    }

    private static ClaimRequest protobufClaim() {
        return ClaimRequest.newBuilder()
            .setProductionId(stream(PRODUCTION))
            .setConsumptionId(stream(CONSUMPTION))
            .setQuantity(5)
            .build();
    }

    private static JsonObject certificate(UUID id) {
        return new JsonObject().put("registry", "narnia").put("streamId", id.toString());
    }

    private static FederatedStreamId stream(UUID id) {
        return FederatedStreamId.newBuilder()
            .setRegistry("narnia")
            .setStreamId(Uuid.newBuilder().setValue(id.toString()))
            .build();
    }

    private static String base64(Buffer bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes());
    }

    private static Buffer key() {
        return Buffer.buffer(ExtendedPrivateKey.generate().publicKey().toBytes());
    }

    private static void fill() {
        UUID wallet = UUID.randomUUID();
        UUID endpoint = UUID.randomUUID();
        execute(
            "insert into wallet (id, owner, master_key, master_key_id, public_key) values ($1, 'alice', '', 'test', $2)",
            wallet,
            key()
        );
        execute(
            "insert into wallet_endpoint (id, wallet_id, position, public_key) values ($1, $2, 1, $3)",
            endpoint,
            wallet,
            ENDPOINT
        );
        execute(
            """
            insert into external_endpoint (id, owner, url, public_key, text_reference)
            values ($1, 'alice', 'http://127.0.0.1:1/v1/slices', $2, '')
            """,
            RECEIVER,
            key()
        );
        for (UUID certificate : List.of(CONSUMPTION, PRODUCTION)) {
            execute(
                """
                insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
                values ('narnia', $1, $2, 'DK1', now() - interval '2 h', now() - interval '1 h', '[]')
                """,
                certificate,
                (short) (certificate.equals(PRODUCTION) ? 2 : 1)
            );
            execute(
                """
                insert into slice (
                         id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position,
                         state, received
                       )
                values ($1, $2, 'narnia', $3, sha256($4), 1000, $4, $5, 1, 'available', true)
                """,
                UUID.randomUUID(),
                wallet,
                certificate,
                Buffer.buffer(certificate + "").getBuffer(0, 32),
                endpoint
            );
        }
    }

    private static void execute(String sql, Object... parameters) {
        Await.result(database.pool().preparedQuery(sql).execute(Tuple.from(parameters)));
    }

    private static List<String> column(String sql) {
        return Await.result(
            database
                .pool()
                .query(sql)
                .execute()
                .map(rows ->
                    rows
                        .stream()
                        .map((Row row) -> String.valueOf(row.getValue(0)))
                        .toList()
                )
                .recover(_ -> io.vertx.core.Future.succeededFuture(List.of()))
        );
    }
}
