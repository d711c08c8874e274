package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the node answers with an error that tells nothing of its inside, or not at all, and goes on. */
class AttacksIT {

    private static final long SEED = Long.getLong("wattlet.test.seed", System.nanoTime());
    private static final int BODIES = 10_000;
    private static final int ADDRESSES = 2_000;

    private static final List<String> LISTS = List.of(
        "/v1/wallets",
        "/v1/certificates",
        "/v1/claims",
        "/v1/transfers",
        "/v1/request-status/",
        "/v1/wallets/"
    );
    private static final List<String> PARAMETERS = List.of(
        "start",
        "end",
        "limit",
        "skip",
        "sortBy",
        "sort",
        "type",
        "timeZone",
        "TimeAggregate",
        "x"
    );

    private static Edge edge;
    private static Map<String, String> valid;

    @BeforeAll
    static void start() {
        System.Logger log = System.getLogger(AttacksIT.class.getName());
        log.log(System.Logger.Level.INFO, "wattlet.test.seed=" + SEED);
        edge = Edge.startWithJournal();
        UUID wallet = edge.wallet("alice");
        String id = "{\"registry\":\"r\",\"streamId\":\"8f0961c9-b2a1-42ff-af1d-b2ebc5c1c4a8\"}";
        valid = Map.of(
            "/v1/wallets",
            "{\"privateKey\":\"AAAA\"}",
            "/v1/wallets/" + wallet + "/endpoints",
            "{}",
            "/v1/external-endpoints",
            "{\"walletReference\":{\"version\":1,\"endpoint\":\"https://peer.example/v1/slices\",\"publicKey\":\"" +
                Edge.foreignKey() +
                "\"},\"textReference\":\"text\"}",
            "/v1/claims",
            "{\"consumptionCertificateId\":" + id + ",\"productionCertificateId\":" + id + ",\"quantity\":12}",
            "/v1/transfers",
            "{\"certificateId\":" +
                id +
                ",\"receiverId\":\"92191ef0-6827-41d6-bb4b-e758f14a6182\",\"quantity\":12,\"hashedAttributes\":[\"A\"]}",
            "/v1/slices",
            "{\"publicKey\":\"" +
                Edge.foreignKey() +
                "\",\"position\":1,\"certificateId\":" +
                id +
                ",\"quantity\":7,\"randomR\":\"AAAA\"," +
                "\"hashedAttributes\":[{\"key\":\"a\",\"value\":\"b\",\"salt\":\"AAAA\"}]}"
        );
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void randomBodiesAreNeverADefect() {
        Random random = new Random(SEED);
        Mutations mutations = new Mutations(random);
        List<String> paths = valid.keySet().stream().sorted().toList();
        for (int i = 0; i < BODIES; i++) {
            String path = paths.get(i % paths.size());
            byte[] body = mutations.of(valid.getOrDefault(path, ""));
            Answer answer = edge
                .post(path)
                .as("alice")
                .header("Accept", random.nextBoolean() ? "*/*" : "application/problem+json")
                .body("application/json", body)
                .send();
            assertHarmless(answer, path + " " + new String(body, StandardCharsets.UTF_8));
        }
        assertStillAnswers();
    }

    @Test
    void randomPathsAndQueriesAreNeverADefect() {
        Random random = new Random(SEED);
        Mutations mutations = new Mutations(random);
        for (int i = 0; i < ADDRESSES; i++) {
            StringBuilder path = new StringBuilder(LISTS.get(random.nextInt(LISTS.size())));
            if (random.nextInt(3) == 0) {
                path.append('/').append(mutations.escaped());
            }
            for (int j = random.nextInt(4); j > 0; j--) {
                path.append(path.indexOf("?") < 0 ? '?' : '&');
                path.append(PARAMETERS.get(random.nextInt(PARAMETERS.size()))).append('=').append(mutations.escaped());
            }
            assertHarmless(edge.get(path.toString()).as("alice").send(), path.toString());
        }
        assertStillAnswers();
    }

    @Test
    void idsOfOthersAreAsUnknownAsThoseOfNobody() {
        UUID bobs = edge.wallet("bob");
        String bobsKey = edge.endpoint("bob", bobs);
        for (UUID id : List.of(bobs, UUID.randomUUID())) {
            Answer view = edge.get("/v1/wallets/" + id).as("mallory").send().isNotFoundProblem();
            assertEquals("wallet-not-found", view.header("Error-Code"));
            edge.post("/v1/wallets/" + id + "/endpoints").as("mallory").send().isNotFoundProblem();
        }
        assertTrue(bobsKey.length() > 40);
        assertFalse(edge.get("/v1/wallets").as("mallory").send().body().contains(bobs.toString()));
    }

    @Test
    void bombOfSmallValuesIsRefused() {
        String many = "[" + "0,".repeat(1_100_000) + "0]";
        edge.post("/v1/slices").json("{\"x\":" + many + "}").send().isMalformed("$");
        String deep = "{\"" + "n".repeat(900) + "\":";
        String bomb = deep.repeat(20) + "{" + "\"a\":1,".repeat(400_000) + "\"a\":}";
        assertEquals(400, edge.post("/v1/slices").json(bomb).send().status());
    }

    @Test
    void lengthThatIsToldTwoWaysIsNotBelieved() throws IOException {
        String smuggled = "GET /v1/nothing HTTP/1.1\r\nHost: h\r\n\r\n";
        for (List<String> headers : List.of(
            List.of("Content-Length: 4", "Transfer-Encoding: chunked"),
            List.of("Transfer-Encoding: chunked", "Content-Length: 4"),
            List.of("Content-Length: 4", "Content-Length: 5"),
            List.of("Content-Length: 4,5"),
            List.of("Content-Length: -1"),
            List.of("Content-Length: +4"),
            List.of("Transfer-Encoding: chunked, identity"),
            List.of("Transfer-Encoding: xchunked")
        )) {
            try (RawHttp http = RawHttp.connect(edge.port())) {
                String head = RawHttp.head(
                    "POST /v1/slices HTTP/1.1",
                    "Host: h",
                    "Content-Type: application/json",
                    "Connection: close",
                    String.join("\r\n", headers)
                );
                String all = http.send(head + "0\r\n\r\n" + smuggled).receiveAll();
                assertFalse(all.contains("HTTP/1.1 404"), headers + " let a second request in: " + all);
                assertFalse(all.contains("HTTP/1.1 5"), headers + ": " + all);
            }
        }
        assertStillAnswers();
    }

    @Test
    void headersThatAreNoneAreRefused() throws IOException {
        for (String request : List.of(
            "GET /v1/wallets HTTP/1.1\r\nHost: h\r\nwallet owner: alice\r\n\r\n",
            "GET /v1/wallets HTTP/1.1\r\nHost: h\r\nwallet-owner : alice\r\n\r\n",
            "GET /v1/wallets HTTP/1.1\r\nHost: h\r\n folded: alice\r\n\r\n",
            "GET /v1/wallets HTTP/1.1\r\nHost: h\r\na\u0000b: alice\r\n\r\n",
            "GET\u0000/v1/wallets HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /v1/wallets HTTP/9.9\r\nHost: h\r\n\r\n",
            "\u0016\u0003\u0001\u0000\r\n\r\n"
        )) {
            try (RawHttp http = RawHttp.connect(edge.port())) {
                String all = http.send(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")).receiveAll();
                assertTrue(all.matches("(?s)(HTTP/\\d\\.\\d (4\\d\\d|501|505) .*)?"), request + " -> " + all);
            }
        }
        assertStillAnswers();
    }

    private static void assertHarmless(Answer answer, String request) {
        assertTrue(answer.status() < 500, () -> "seed " + SEED + ": " + answer.status() + " to " + request);
        for (String inside : List.of(
            "Exception",
            "io.wattlet",
            "java.",
            "vertx",
            "jackson",
            "\tat ",
            "SQLSTATE",
            "select "
        )) {
            assertFalse(answer.body().contains(inside), () -> "seed " + SEED + ": " + answer.body());
        }
        assertEquals(answer.status() >= 400, !answer.header("Error-Code").isEmpty(), request);
    }

    private static void assertStillAnswers() {
        assertEquals(200, edge.get("/v1/wallets").as("alice").send().status());
    }
}
