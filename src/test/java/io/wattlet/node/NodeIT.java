package io.wattlet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.Future;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import io.wattlet.proto.wallet_system.v1.ReceiveSliceServiceGrpc;
import io.wattlet.proto.wallet_system.v1.ReceiveSliceServiceGrpc.ReceiveSliceServiceBlockingStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node on a real database. */
class NodeIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder = Path.of("");

    @Test
    void startsAnswersAndStops() throws Exception {
        Node node = Node.start(configuration(Map.of()));
        int management = node.managementPort();
        int rest = node.httpPort();
        try {
            HttpResponse<String> ready = get(management, "/health/ready");
            assertEquals(200, ready.statusCode());
            assertEquals("Healthy", ready.body());
            assertEquals("text/plain", ready.headers().firstValue("Content-Type").orElseThrow());
            assertEquals("no-store, no-cache", ready.headers().firstValue("Cache-Control").orElseThrow());
            assertEquals(200, get(management, "/Health/Live/").statusCode());
            assertEquals(404, get(management, "/nothing").statusCode());
            assertEquals(201, createWallet(rest, "alice").statusCode());
            assertEquals(401, get(rest, "/v1/wallets").statusCode());
            assertEquals(404, get(rest, "/metrics").statusCode());
            String metrics = get(management, "/metrics").body();
            assertTrue(metrics.contains("wattlet_http_errors_total{code=\"unauthenticated\"} 1"), metrics);
        } finally {
            node.stop();
        }
        assertThrows(ConnectException.class, () -> get(rest, "/v1/wallets"));
        assertThrows(ConnectException.class, () -> get(management, "/health/live"));
    }

    @Test
    void countsWhatTheCatalogueOfMetricsSays() throws Exception {
        // Some parts run only when they are asked for; a node counts what goes to Kafka whether or not anybody is there.
        Node node = Node.start(
            configuration(
                Map.of(
                    "WATTLET_EVENTS_KAFKA_BOOTSTRAP_SERVERS",
                    "127.0.0.1:1",
                    "WATTLET_JOBS_CLEAN_UP_WALLETS_AFTER",
                    "90d"
                )
            )
        );
        try {
            String transfer = """
                {"certificateId":{"registry":"r","streamId":"8f0961c9-b2a1-42ff-af1d-b2ebc5c1c4a8"},
                 "receiverId":"92191ef0-6827-41d6-bb4b-e758f14a6182","quantity":1,"hashedAttributes":[]}
                """;
            HttpRequest refused = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + node.httpPort() + "/v1/transfers")
            )
                .header("wallet-owner", "nobody")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(transfer))
                .build();
            assertEquals(404, client.send(refused, HttpResponse.BodyHandlers.ofString()).statusCode());

            assertEquals(Status.Code.INVALID_ARGUMENT, announceNothing(node.grpcPort()));

            Set<String> counted = get(node.managementPort(), "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE wattlet_"))
                .map(line -> line.split(" ", -1)[2].replaceAll("(_total|_seconds_max|_seconds)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
            Set<String> documented = Files.readAllLines(Path.of("src/docs/metrics.md"))
                .stream()
                .filter(line -> line.startsWith("| `wattlet_"))
                .map(line -> line.split("`", -1)[1])
                .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(documented, counted);
        } finally {
            node.stop();
        }
    }

    private static Status.Code announceNothing(int port) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            ReceiveSliceServiceBlockingStub peers = ReceiveSliceServiceGrpc.newBlockingStub(channel);
            return assertThrows(StatusRuntimeException.class, () ->
                peers.receiveSlice(ReceiveRequest.getDefaultInstance())
            )
                .getStatus()
                .getCode();
        } finally {
            channel.shutdownNow();
        }
    }

    /** Whoever waits is told by the bus; otherwise the end would be seen after 45 seconds at the earliest. */
    @Test
    void whoWaitsForACommandIsToldAtOnceWhenItEnds() throws Exception {
        String database = TestDatabase.fresh();
        Node node = Node.start(
            configuration(Map.of("WATTLET_DATABASE_URI", database, "WATTLET_STATUS_LOOK_EVERY", "1m"))
        );
        try {
            createWallet(node.httpPort(), "alice");
            UUID id = UUID.randomUUID();
            execute(
                database,
                """
                insert into command (id, kind, owner, wallet_id, payload, next_attempt_at)
                select ?, 'transfer', owner, id,
                       '{"version":1,"certificate":{"registry":"narnia","streamId":"8f0961c9-b2a1-42ff-af1d-b2ebc5c1c4a8"},
                         "receiverId":"92191ef0-6827-41d6-bb4b-e758f14a6182","quantity":1,"hashedAttributes":[]}',
                       now() + interval '1 h'
                  from wallet
                """,
                id
            );
            CompletableFuture<HttpResponse<String>> waiting = client.sendAsync(
                HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + node.httpPort() + "/v1/request-status/" + id + "?wait=60")
                )
                    .header("wallet-owner", "alice")
                    .timeout(Duration.ofSeconds(30))
                    .build(),
                HttpResponse.BodyHandlers.ofString()
            );
            Await.until(
                () -> Future.succeededFuture(metrics(node)),
                metrics -> metrics.contains("wattlet_commands_awaited 1.0")
            );
            execute(database, "update command set next_attempt_at = now() where id = ?", id);

            String status = waiting.get().body();

            assertTrue(status.contains("\"status\":\"failed\""), status);
            String counted = metrics(node);
            String transfer = "kind=\"transfer\"";
            assertTrue(
                counted.contains(
                    "wattlet_commands_ended_total{" + transfer + ",outcome=\"insufficient-quantity\"} 1.0"
                ),
                counted
            );
            assertTrue(counted.contains("wattlet_commands_duration_seconds_count{" + transfer + "} 1"), counted);
        } finally {
            node.stop();
        }
    }

    private String metrics(Node node) {
        try {
            return get(node.managementPort(), "/metrics").body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String database, String statement, UUID id) throws SQLException {
        URI uri = URI.create(database);
        String url = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath() + "?user=postgres";
        try (
            Connection connection = DriverManager.getConnection(url);
            PreparedStatement prepared = connection.prepareStatement(statement)
        ) {
            prepared.setObject(1, id);
            assertEquals(1, prepared.executeUpdate());
        }
    }

    @Test
    void startsAgainOnItsOwnDatabase() throws Exception {
        NodeConfiguration configuration = configuration(Map.of());
        Node first = Node.start(configuration);
        createWallet(first.httpPort(), "alice");
        first.stop();

        Node second = Node.start(configuration);
        try {
            assertEquals(400, createWallet(second.httpPort(), "alice").statusCode());
        } finally {
            second.stop();
        }
    }

    @Test
    void saysNotReadyWhileItStillAnswersWhenItStops() throws Exception {
        Node node = Node.start(configuration(Map.of("WATTLET_STOP_NOT_READY_FOR", "2s")));
        int management = node.managementPort();
        Thread stopping = new Thread(node::stop);
        stopping.start();

        int status = 200;
        while (status == 200) {
            status = get(management, "/health/ready").statusCode();
        }

        assertEquals(503, status);
        assertEquals(200, get(management, "/health/live").statusCode());
        assertEquals(503, get(node.httpPort(), "/health/ready").statusCode());
        assertEquals(200, get(node.httpPort(), "/health/live").statusCode());
        stopping.join();
    }

    @Test
    void isNotReadyWithoutItsDatabase() throws Exception {
        Node node = Node.start(
            configuration(Map.of("WATTLET_DATABASE_QUERY_URI", "postgresql://nobody@127.0.0.1:1/nothing"))
        );
        try {
            HttpResponse<String> answer = get(node.managementPort(), "/health/ready");
            assertEquals(503, answer.statusCode());
            assertEquals("Unhealthy", answer.body());
        } finally {
            node.stop();
        }
    }

    @Test
    void whatCannotStartSaysWhyAndLeavesNothingBehind() throws Exception {
        Set<Thread> before = eventLoops();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            NodeConfiguration onTakenPort = configuration(Map.of("WATTLET_HTTP_PORT", port));

            NodeStartException failure = assertThrows(NodeStartException.class, () -> Node.start(onTakenPort));

            assertTrue(failure.toString().contains("The REST edge could not be started"), failure.toString());
        }
        NodeConfiguration withoutNetwork = configuration(Map.of("WATTLET_NETWORK_SOURCE", "/nowhere/network.yaml"));
        NodeStartException failure = assertThrows(NodeStartException.class, () -> Node.start(withoutNetwork));
        assertTrue(failure.toString().contains("network configuration"), failure.toString());
        Set<Thread> after = eventLoops();
        after.removeAll(before);
        // A loop says that it has ended just before its thread does.
        for (Thread ending : after) {
            ending.join(Duration.ofSeconds(5));
        }
        assertEquals(Set.of(), after.stream().filter(Thread::isAlive).collect(Collectors.toSet()));
    }

    private static Set<Thread> eventLoops() {
        return Thread.getAllStackTraces()
            .keySet()
            .stream()
            .filter(thread -> thread.getName().startsWith("vert.x-eventloop"))
            .collect(Collectors.toCollection(HashSet::new));
    }

    private NodeConfiguration configuration(Map<String, String> more) throws IOException {
        Path network = folder.resolve("network.yaml");
        Files.writeString(network, "registries:\n  narnia:\n    url: http://127.0.0.1:1\nareas: {}\n");
        Map<String, String> environment = new HashMap<>(
            Map.of(
                "WATTLET_HTTP_PORT",
                "0",
                "WATTLET_HTTP_ENDPOINT_ADDRESS",
                "http://127.0.0.1:1",
                "WATTLET_GRPC_PORT",
                "0",
                "WATTLET_GRPC_ENDPOINT_ADDRESS",
                "http://127.0.0.1:1",
                "WATTLET_MANAGEMENT_PORT",
                "0",
                "WATTLET_DATABASE_URI",
                TestDatabase.fresh(),
                "WATTLET_KEYS_MATERIAL",
                "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "WATTLET_NETWORK_SOURCE",
                network.toString(),
                "WATTLET_OUTGOING_ALLOWED_NETWORKS",
                "127.0.0.0/8"
            )
        );
        environment.putAll(more);
        return NodeConfiguration.load(Path.of("conf/wattlet.yaml"), environment);
    }

    private HttpResponse<String> createWallet(int port, String owner) throws Exception {
        return client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/wallets"))
                .header("wallet-owner", owner)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString()
        );
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString()
        );
    }
}
