package io.wattlet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.TestDatabase;
import io.wattlet.jobs.Laws;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint for whoever runs the node, over HTTP: who may ask what, and the check of the database. */
class ManagementIT {

    private static final String TOKEN = "0123456789abcdefghijklmnopqrstuv";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String database = TestDatabase.unchecked("damage is planted, for the check to be found by it");

    @TempDir
    Path folder = Path.of("");

    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(Node::stop);
    }

    @Test
    void withATokenItHasToBeShownForAllButHealth() throws Exception {
        start(Map.of("WATTLET_MANAGEMENT_TOKEN", TOKEN));

        for (String path : List.of("/health/live", "/health/ready")) {
            assertEquals(200, ask("GET", path, "").statusCode(), path);
        }
        for (String path : List.of("/metrics", "/check", "/nothing")) {
            HttpResponse<String> refused = ask("GET", path, "");
            assertEquals(401, refused.statusCode(), path);
            assertEquals("Bearer", refused.headers().firstValue("WWW-Authenticate").orElseThrow());
            assertEquals("", refused.body());
        }
        assertEquals(401, ask("POST", "/check", "").statusCode());
        assertEquals(200, ask("GET", "/metrics", "Bearer " + TOKEN).statusCode());
        assertEquals(200, ask("POST", "/check", "bearer " + TOKEN).statusCode());
        assertEquals(404, ask("GET", "/nothing", "Bearer " + TOKEN).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "Bearer 0123456789abcdefghijklmnopqrstu",
            "Bearer 0123456789abcdefghijklmnopqrstuw",
            "Bearer 0123456789abcdefghijklmnopqrstuvv",
            "Bearer 0123456789ABCDEFGHIJKLMNOPQRSTUV",
            "Bearer ",
            "Bearer",
            "Basic 0123456789abcdefghijklmnopqrstuv",
            "0123456789abcdefghijklmnopqrstuv",
        }
    )
    void whatIsNotTheTokenIsNotLetIn(String shown) throws Exception {
        AccessToken token = AccessToken.of(TOKEN);

        assertFalse(token.isShownBy(shown));
        assertTrue(token.isShownBy("Bearer " + TOKEN));
        assertEquals("***", token.toString());
    }

    @Test
    void onLoopbackNoTokenIsNeeded() throws Exception {
        start(Map.of());

        assertEquals(200, ask("GET", "/metrics", "").statusCode());
    }

    @Test
    void theTokenMayStandInAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        start(Map.of("WATTLET_MANAGEMENT_TOKEN_FILE", file.toString()));

        assertEquals(401, ask("GET", "/metrics", "").statusCode());
        assertEquals(200, ask("GET", "/metrics", "Bearer " + TOKEN).statusCode());
    }

    @Test
    void nothingListensWhereOthersCouldReachIt() throws Exception {
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
        assumeFalse(outside.isEmpty(), "this machine has no other address");
        start(Map.of());

        for (InetAddress address : outside) {
            for (int port : List.of(node().httpPort(), node().grpcPort(), node().managementPort())) {
                try (Socket socket = new Socket()) {
                    InetSocketAddress target = new InetSocketAddress(address, port);
                    assertThrows(ConnectException.class, () -> socket.connect(target, 5_000), target::toString);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({ "0.0.0.0", "10.0.0.7", "::", "wattlet.example", "127.0.0.1.example" })
    void listeningForOthersNeedsAToken(String host) throws Exception {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () ->
            configuration(Map.of("WATTLET_MANAGEMENT_HOST", host))
        );

        assertEquals(
            List.of(
                "management.host is no loopback address, so others may reach the management endpoint: set" +
                    " management.token or management.tokenFile, or have it listen on 127.0.0.1."
            ),
            refused.problems()
        );
        assertEquals(
            host,
            configuration(Map.of("WATTLET_MANAGEMENT_HOST", host, "WATTLET_MANAGEMENT_TOKEN", TOKEN))
                .management()
                .host()
        );
    }

    @ParameterizedTest
    @ValueSource(strings = { "127.0.0.1", "127.9.9.9", "localhost", "::1" })
    void loopbackIsWhatOnlyThisMachineReaches(String host) throws Exception {
        assertEquals(host, configuration(Map.of("WATTLET_MANAGEMENT_HOST", host)).management().host());
    }

    @Test
    void whatIsNoTokenIsNamedAndNotShown() throws Exception {
        String tooShort = TOKEN.substring(1);
        Path blank = Files.writeString(folder.resolve("blank"), "\n");
        String form = " must be at least 32 visible characters without spaces, such as `openssl rand -hex 32` prints.";

        assertEquals(List.of("management.token" + form), problems(Map.of("WATTLET_MANAGEMENT_TOKEN", tooShort)));
        assertEquals(
            List.of("management.token" + form),
            problems(Map.of("WATTLET_MANAGEMENT_TOKEN", TOKEN + " " + TOKEN))
        );
        assertEquals(
            List.of("The file that management.tokenFile names" + form),
            problems(Map.of("WATTLET_MANAGEMENT_TOKEN_FILE", blank.toString()))
        );
        assertEquals(
            List.of("The file that management.tokenFile names cannot be read: /nowhere/token."),
            problems(Map.of("WATTLET_MANAGEMENT_TOKEN_FILE", "/nowhere/token"))
        );
        assertEquals(
            List.of("Either management.token or management.tokenFile may be set, not both."),
            problems(Map.of("WATTLET_MANAGEMENT_TOKEN", TOKEN, "WATTLET_MANAGEMENT_TOKEN_FILE", blank.toString()))
                .stream()
                .limit(1)
                .toList()
        );
        NodeConfiguration good = configuration(Map.of("WATTLET_MANAGEMENT_TOKEN", TOKEN));
        assertFalse((good + "" + good.management()).contains(TOKEN));
    }

    @Test
    void aCheckSaysThatAllHoldsAndWhatDoesNot() throws Exception {
        start(Map.of());

        JsonObject good = check();
        assertTrue(good.getBoolean("holds"), good::encode);
        assertEquals(Laws.ALL.size(), good.getJsonArray("laws").size());
        assertTrue(metrics().contains("wattlet_check_violations{law=\"quantity-is-conserved\"} 0.0"), this::metrics);

        execute("insert into wallet values (gen_random_uuid(), 'a', '', 'k', decode(repeat('01', 74), 'hex'))");
        execute(
            """
            insert into command (id, kind, wallet_id, payload, state, in_hand)
            select gen_random_uuid(), 'claim', id, '{}', 'completed', true
              from wallet
            """
        );

        JsonObject bad = check();
        assertFalse(bad.getBoolean("holds"));
        JsonObject broken = law(bad.getJsonArray("laws"), "ended-commands-are-over");
        assertEquals(1, broken.getLong("violations"));
        assertEquals(
            "completed claim is in the hands of a worker",
            broken.getJsonArray("first").getJsonObject(0).getString("detail")
        );
        assertFalse(broken.getString("remedy").isBlank());
        assertTrue(metrics().contains("wattlet_check_violations{law=\"ended-commands-are-over\"} 1.0"), this::metrics);
        assertTrue(metrics().contains("wattlet_check_duration_seconds_count{outcome=\"violated\"} 1"), this::metrics);
    }

    @Test
    void aCheckIsAskedForWithPost() throws Exception {
        start(Map.of());

        HttpResponse<String> refused = ask("GET", "/check", "");

        assertEquals(405, refused.statusCode());
        assertEquals("POST", refused.headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void whoAsksWhileACheckIsUnderWaySharesIt() throws Exception {
        start(Map.of());
        try (Connection other = connect(); Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("lock table slice in access exclusive mode");
            CompletableFuture<HttpResponse<String>> one = askLater();
            CompletableFuture<HttpResponse<String>> two = askLater();
            // An answer to a later question on the same connection says that the earlier ones have come in.
            awaitWaiting();
            assertEquals(200, ask("GET", "/metrics", "").statusCode());
            other.rollback();

            JsonObject first = new JsonObject(one.get().body());
            assertEquals(first.getString("begun"), new JsonObject(two.get().body()).getString("begun"));
        }
    }

    @Test
    void aCheckThatCannotBeMadeInTimeIsAnswered503() throws Exception {
        start(Map.of("WATTLET_CHECK_WITHIN", "1s"));
        try (Connection other = connect(); Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("lock table slice in access exclusive mode");

            HttpResponse<String> answer = ask("POST", "/check", "");

            assertEquals(503, answer.statusCode());
            assertTrue(answer.body().contains("could not be checked"), answer.body());
            other.rollback();
        }
        assertTrue(metrics().contains("wattlet_check_duration_seconds_count{outcome=\"unfinished\"} 1"), this::metrics);
        int status = 503;
        while (status == 503) {
            status = ask("POST", "/check", "").statusCode();
        }
        assertEquals(200, status);
    }

    private CompletableFuture<HttpResponse<String>> askLater() {
        return client.sendAsync(request("POST", "/check", ""), BodyHandlers.ofString());
    }

    private void awaitWaiting() throws SQLException {
        try (Connection watcher = connect(); Statement look = watcher.createStatement()) {
            boolean waits = false;
            while (!waits) {
                try (
                    var rows = look.executeQuery(
                        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                    )
                ) {
                    waits = rows.next();
                }
            }
        }
    }

    private static JsonObject law(JsonArray laws, String name) {
        return laws
            .stream()
            .map(JsonObject.class::cast)
            .filter(law -> law.getString("name").equals(name))
            .findFirst()
            .orElseThrow();
    }

    private JsonObject check() throws Exception {
        HttpResponse<String> answer = ask("POST", "/check", "");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        return new JsonObject(answer.body());
    }

    private String metrics() {
        try {
            return ask("GET", "/metrics", "").body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> problems(Map<String, String> more) {
        return assertThrows(ConfigurationException.class, () -> configuration(more)).problems();
    }

    private void start(Map<String, String> more) throws IOException {
        nodes.add(Node.start(configuration(more)));
    }

    private Node node() {
        return nodes.getFirst();
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
                database,
                "WATTLET_KEYS_MATERIAL",
                "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "WATTLET_NETWORK_SOURCE",
                network.toString()
            )
        );
        environment.putAll(more);
        return NodeConfiguration.load(Path.of("conf/wattlet.yaml"), environment);
    }

    private HttpResponse<String> ask(String method, String path, String authorization)
        throws IOException, InterruptedException {
        return client.send(request(method, path, authorization), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String authorization) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + node().managementPort() + path)
        ).method(method, HttpRequest.BodyPublishers.noBody());
        return (authorization.isEmpty() ? builder : builder.header("Authorization", authorization)).build();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        URI uri = URI.create(database);
        return DriverManager.getConnection(
            "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath() + "?user=postgres"
        );
    }
}
