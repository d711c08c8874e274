package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.wattlet.Await;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.EmbeddedDatabase;
import io.wattlet.node.Node;
import io.wattlet.node.NodeConfiguration;
import io.wattlet.proto.v1.ListWalletsRequest;
import io.wattlet.proto.v1.WalletServiceGrpc;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose Postgres goes away, has no room or no connections left, or ends transactions: nothing is lost or half done. */
class DatabaseInTroubleIT {

    private static final int CLIENTS = 8;
    private static final long MUCH = 1_000_000;
    private static final int MANY = 1_000;

    @TempDir
    static Path serverFolder = Path.of("");

    private static final int DATABASE_PORT = WalletSystem.freePort();
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Deque<EmbeddedDatabase> SERVERS = new ArrayDeque<>();

    private final String database = "wattlet_" + DATABASES.incrementAndGet();
    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));

    @TempDir
    Path folder = Path.of("");

    private final List<Node> nodes = new ArrayList<>();

    @BeforeAll
    static void startServer() throws IOException {
        SERVERS.add(EmbeddedDatabase.start(serverFolder.resolve("postgres"), DATABASE_PORT));
    }

    @AfterAll
    static void stopServer() throws IOException {
        SERVERS.removeLast().close();
    }

    @BeforeEach
    void start() throws IOException {
        SERVERS.getLast().createDatabaseIfMissing(database);
        Path network = folder.resolve("network.yaml");
        Await.result(devnet.writeNetworkFile(network));
        int port = WalletSystem.freePort();
        Map<String, String> settings = new HashMap<>();
        settings.put("WATTLET_HTTP_PORT", String.valueOf(port));
        settings.put("WATTLET_GRPC_PORT", String.valueOf(WalletSystem.freePort()));
        settings.put("WATTLET_MANAGEMENT_PORT", "0");
        settings.put("WATTLET_OUTGOING_ALLOWED_NETWORKS", "127.0.0.0/8");
        settings.put("WATTLET_DATABASE_URI", databaseUri());
        settings.put("WATTLET_KEYS_MATERIAL", "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        settings.put("WATTLET_NETWORK_SOURCE", network.toString());
        settings.put("WATTLET_COMMANDS_LEASE", "1s");
        settings.put("WATTLET_PLANS_FIRST_RETRY", "100ms");
        nodes.add(Node.start(NodeConfiguration.load(Path.of("conf/wattlet.yaml"), settings)));
    }

    @AfterEach
    void close() {
        node().stop();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void whileTheDatabaseIsAwayCallersAreToldAndAfterwardsAllGoesOn() throws IOException {
        Owner alice = new Owner(vertx, node().httpPort(), "alice");
        Scene scene = scene(alice);
        List<UUID> accepted = new ArrayList<>();
        List<HttpResponse<Buffer>> turnedAway = new ArrayList<>();
        transferUntil(alice, scene, accepted, turnedAway, () -> accepted.size() >= 40);

        stopServer();

        assertEquals(503, Await.until(() -> health("ready"), status -> status != 200));
        assertEquals(200, Await.result(health("live")));
        int before = turnedAway.size();
        transferUntil(alice, scene, accepted, turnedAway, () -> turnedAway.size() >= before + 2 * CLIENTS);
        assertEquals(Status.Code.UNAVAILABLE, grpcStatus());
        passTimeLimitsTwice(alice, scene, accepted, turnedAway);
        startServer();

        Await.until(() -> health("ready"), status -> status == 200);
        int early = accepted.size();
        transferUntil(alice, scene, accepted, turnedAway, () -> accepted.size() >= early + 8);
        turnedAway.forEach(DatabaseInTroubleIT::assertToldToComeBack);
        accepted.forEach(transfer -> assertEquals("completed", alice.end(transfer)));
        assertHolds();
    }

    /**
     * Whatever takes connections and says nothing makes the pool's patience end, not a refusal: 5 s each time. Meanwhile leases end
     * that nobody can renew, and sweeps fail, ten times and more. Only the leases of jobs are longer, so a minute
     * would show no more.
     */
    private static void passTimeLimitsTwice(
        Owner owner,
        Scene scene,
        List<UUID> accepted,
        List<HttpResponse<Buffer>> turnedAway
    ) throws IOException {
        int before = turnedAway.size();
        try (ServerSocket _ = new ServerSocket(DATABASE_PORT, MANY, InetAddress.getLoopbackAddress())) {
            transferUntil(owner, scene, accepted, turnedAway, () -> turnedAway.size() >= before + 2 * CLIENTS);
        }
    }

    @Test
    void withoutConnectionsToSpareCallersAreToldAndAfterwardsAllGoesOn() throws SQLException {
        Owner alice = new Owner(vertx, node().httpPort(), "alice");
        Scene scene = scene(alice);
        List<UUID> accepted = new ArrayList<>();
        List<HttpResponse<Buffer>> turnedAway = new ArrayList<>();
        List<Connection> taken = new ArrayList<>();
        try (Connection admin = connect()) {
            takeAllConnections(admin, taken);

            transferUntil(alice, scene, accepted, turnedAway, () -> turnedAway.size() >= CLIENTS);

            assertEquals(503, Await.until(() -> health("ready"), status -> status != 200));
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        Await.until(() -> health("ready"), status -> status == 200);
        int early = accepted.size();
        transferUntil(alice, scene, accepted, turnedAway, () -> accepted.size() >= early + 8);
        turnedAway.forEach(DatabaseInTroubleIT::assertToldToComeBack);
        accepted.forEach(transfer -> assertEquals("completed", alice.end(transfer)));
        assertHolds();
    }

    /** Postgres itself is not short of anything here: a trigger answers in its words. */
    @ParameterizedTest
    @ValueSource(strings = { "53100", "53200", "58030", "25006" })
    void whatCannotBeStoredIsAnswered503AndStoresNothing(String state) throws SQLException {
        Owner alice = new Owner(vertx, node().httpPort(), "alice");
        Scene scene = scene(alice);
        execute(trigger("command", "insert", "raise exception 'there is no room' using errcode = '" + state + "';"));

        HttpResponse<Buffer> answer = Await.result(alice.transferring(scene.certificate(), scene.receiver(), 1));

        assertToldToComeBack(answer);
        execute("drop trigger trouble on command");
        assertEquals(0, count("select count(*) from command where kind = 'transfer'"));
        assertEquals("completed", alice.end(alice.transfer(scene.certificate(), scene.receiver(), 1)));
        assertHolds();
    }

    @ParameterizedTest
    @ValueSource(strings = { "slice", "registry_transaction", "delivery" })
    void whatIsAcceptedWaitsForRoomAndIsNeverHalfDone(String table) throws SQLException {
        Owner alice = new Owner(vertx, node().httpPort(), "alice");
        Scene scene = scene(alice);
        execute("create sequence tried");
        execute(
            trigger(
                table,
                "insert or update",
                "perform nextval('tried'); raise exception 'there is no room' using errcode = '53100';"
            )
        );
        UUID transfer = alice.transfer(scene.certificate(), scene.receiver(), 7);
        Await.until(
            () -> Future.succeededFuture(count("select case when is_called then last_value else 0 end from tried")),
            tried -> tried >= 2
        );
        assertEquals("pending", Await.result(alice.status(transfer)));
        assertHolds();

        execute("drop trigger trouble on " + table);

        assertEquals("completed", alice.end(transfer));
        assertHolds();
    }

    @ParameterizedTest
    @ValueSource(strings = { "40P01", "40001" })
    void whoeverIsTheVictimTriesAgain(String state) throws SQLException {
        Owner alice = new Owner(vertx, node().httpPort(), "alice");
        Scene scene = scene(alice);
        for (String table : List.of("command", "registry_transaction")) {
            execute("create sequence tried_" + table);
            execute(
                trigger(
                    table,
                    "insert",
                    "if nextval('tried_" +
                        table +
                        "') < 4 then raise exception 'you are the victim' using errcode = '" +
                        state +
                        "'; end if;"
                )
            );
        }

        UUID transfer = alice.transfer(scene.certificate(), scene.receiver(), 7);

        assertEquals("completed", alice.end(transfer));
        assertTrue(count("select last_value from tried_command") >= 4);
        assertTrue(count("select last_value from tried_registry_transaction") >= 4);
        assertHolds();
    }

    @Test
    void whoeverIsTheVictimForEverIsToldToComeBack() throws SQLException {
        Owner alice = new Owner(vertx, node().httpPort(), "alice");
        Scene scene = scene(alice);
        execute(trigger("command", "insert", "raise exception 'you are the victim' using errcode = '40P01';"));

        assertToldToComeBack(Await.result(alice.transferring(scene.certificate(), scene.receiver(), 1)));

        execute("drop trigger trouble on command");
        assertEquals(0, count("select count(*) from command where kind = 'transfer'"));
    }

    /** Another client holds what the node wants, and wants what the node holds, and is the last to notice. */
    @Test
    void aRealDeadlockIsLivedThrough() throws SQLException {
        Owner alice = new Owner(vertx, node().httpPort(), "alice");
        Scene scene = scene(alice);
        try (Connection other = connect(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("set deadlock_timeout = '1h'");
            statement.execute("select from holding for update");
            UUID transfer = Await.result(
                alice.transferring(scene.certificate(), scene.receiver(), 7).map(Owner::accepted)
            );
            Await.until(
                () ->
                    Future.succeededFuture(
                        count(
                            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and state = 'active'" +
                                " and query ilike '%holding%'"
                        )
                    ),
                waiting -> waiting > 0
            );
            statement.execute("update command set updated_at = updated_at where id = '" + transfer + "'");
            other.commit();

            assertEquals("completed", alice.end(transfer));
        }
        assertTrue(count("select deadlocks from pg_stat_database where datname = current_database()") > 0);
        assertHolds();
    }

    private record Scene(CertificateId certificate, UUID receiver) {}

    private Scene scene(Owner alice) {
        Meters meters = new Meters(vertx, devnet);
        UUID receiver = alice.receiver(new Owner(vertx, node().httpPort(), "bob").openWallet());
        // Its own receiver afterwards: the wallet that an owner opens last is the one that is asked for.
        UUID meter = meters.recipient(alice.openWallet());
        CertificateId certificate = meters.production(meter, "DK1", MUCH);
        alice.awaitAvailable(certificate, MUCH);
        return new Scene(certificate, receiver);
    }

    private interface Condition {
        boolean holds();
    }

    /** Several clients transfer, one after the other each, until enough was answered. */
    private static void transferUntil(
        Owner owner,
        Scene scene,
        List<UUID> accepted,
        List<HttpResponse<Buffer>> turnedAway,
        Condition enough
    ) {
        while (!enough.holds()) {
            List<Future<HttpResponse<Buffer>>> answers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                answers.add(owner.transferring(scene.certificate(), scene.receiver(), 1));
            }
            for (Future<HttpResponse<Buffer>> answer : answers) {
                HttpResponse<Buffer> response = Await.result(answer);
                if (response.statusCode() == 202) {
                    accepted.add(Owner.accepted(response));
                } else {
                    turnedAway.add(response);
                }
            }
        }
    }

    private static void assertToldToComeBack(HttpResponse<Buffer> answer) {
        assertEquals(503, answer.statusCode(), answer::bodyAsString);
        assertEquals("unavailable", answer.getHeader("Error-Code"), answer::bodyAsString);
        assertNotNull(answer.getHeader("Retry-After"));
    }

    private Future<Integer> health(String what) {
        return client
            .request(HttpMethod.GET, node().managementPort(), "127.0.0.1", "/health/" + what)
            .send()
            .map(HttpResponse::statusCode);
    }

    private void takeAllConnections(Connection admin, List<Connection> taken) throws SQLException {
        String others =
            "pid <> pg_backend_pid() and backend_type = 'client backend' and application_name not like 'PostgreSQL JDBC%'";
        long nodes = 1;
        while (nodes > 0) {
            try (
                Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where " + others
                )
            ) {
                rows.next();
                nodes = rows.getLong(1);
            }
            boolean room = true;
            while (room) {
                try {
                    taken.add(connect());
                } catch (SQLException e) {
                    assertEquals("53300", e.getSQLState(), e::toString);
                    room = false;
                }
            }
        }
    }

    private static String trigger(String table, String when, String body) {
        return """
        create or replace function trouble_of_%1$s() returns trigger language plpgsql as $$
        begin
          %3$s
          return null;
        end
        $$;
        create trigger trouble after %2$s on %1$s for each statement execute function trouble_of_%1$s()
        """.formatted(table, when, body);
    }

    private void assertHolds() {
        Database database = Database.open(vertx, new DatabaseConfiguration(databaseUri(), 1, null));
        try {
            Conservation.assertHolds(database);
        } finally {
            Await.result(database.close());
        }
    }

    private Node node() {
        return nodes.getFirst();
    }

    private String databaseUri() {
        return "postgresql://postgres@127.0.0.1:" + DATABASE_PORT + "/" + database;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + DATABASE_PORT + "/" + database + "?user=postgres"
        );
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) {
        try (
            Connection connection = connect();
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery(sql)
        ) {
            assertTrue(rows.next());
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a question over gRPC. */
    private Status.Code grpcStatus() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("wallet-owner", Metadata.ASCII_STRING_MARSHALLER), "alice");
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", node().grpcPort()).usePlaintext().build();
        try {
            WalletServiceGrpc.newBlockingStub(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers))
            ).listWallets(ListWalletsRequest.getDefaultInstance());
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }
}
