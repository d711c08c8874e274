package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Counter;
import io.wattlet.edge.SliceRate;
import io.wattlet.edge.SliceRate.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is beyond a limit is refused, counted, and harms nobody else. */
class LimitsIT {

    private static final Rate NONE = new Rate(0, 1);
    private static final String SLICE = "{\"publicKey\":\"AAAA\"}";

    private static Edge edge(Limits limits) {
        return Edge.start(settings -> settings.with(limits.limits()));
    }

    private static double hits(Edge edge, String limit) {
        return edge.meters.get("wattlet_http_limit_hits").tag("limit", limit).counter().count();
    }

    private static double errors(Edge edge, String code) {
        Counter counter = edge.meters.find("wattlet_http_errors").tag("code", code).counter();
        return counter == null ? 0 : counter.count();
    }

    private static double inHand(Edge edge, String what) {
        return edge.meters.get("wattlet_http_" + what).gauge().value();
    }

    private static String head(String path, int length) {
        return RawHttp.head(
            "POST " + path + " HTTP/1.1",
            "Host: h",
            "wallet-owner: alice",
            "Content-Type: application/json",
            "Content-Length: " + length
        );
    }

    @Test
    void bodiesBeyondWhatTheNodeHoldsAreRefusedUntilOthersAreDone() throws IOException {
        Limits limits = Limits.USUAL.body(1_000, Duration.ofSeconds(20)).inFlight(2_000, 100, 100);
        try (
            Edge edge = edge(limits);
            RawHttp slow = RawHttp.connect(edge.port());
            RawHttp slowToo = RawHttp.connect(edge.port())
        ) {
            slow.send(head("/v1/wallets", 900) + "{\"x\":\"" + "x".repeat(800));
            slowToo.send(head("/v1/wallets", 1_000) + "{\"x\":\"" + "x".repeat(950));
            edge.until(() -> inHand(edge, "body_bytes_in_flight") >= 1_750);

            String large = "{\"y\":\"" + "y".repeat(300) + "\"}";
            Answer refused = edge.post("/v1/wallets").as("bob").json(large).send();
            refused.isMessage(503, "The node has too much to do. Try again in a moment.");
            assertEquals("overloaded", refused.header("Error-Code"));
            assertEquals("1", refused.header("Retry-After"));
            assertEquals(1, hits(edge, "body-bytes"));
            assertEquals(200, edge.get("/v1/wallets").as("bob").send().status());

            slow.send("x".repeat(92) + "\"}").receive();
            assertEquals(201, edge.post("/v1/wallets").as("bob").json(large).send().status());
            slowToo.send("x".repeat(42) + "\"}").receive();
            assertEquals(0, inHand(edge, "body_bytes_in_flight"));
        }
    }

    @Test
    void bodiesOfWhomNobodyKnowsLeaveRoomForThoseOfCallers() throws IOException {
        Limits limits = Limits.USUAL.body(1_000, Duration.ofSeconds(20)).inFlight(2_000, 100, 100);
        try (Edge edge = edge(limits); RawHttp slow = RawHttp.connect(edge.port())) {
            slow.send(head("/v1/slices", 900) + "{\"x\":\"" + "x".repeat(800));
            edge.until(() -> inHand(edge, "body_bytes_in_flight") >= 800);

            String large = "{\"y\":\"" + "y".repeat(300) + "\"}";
            Answer refused = edge.post("/v1/slices").json(large).send();
            assertEquals(503, refused.status());
            assertEquals("overloaded", refused.header("Error-Code"));
            assertEquals(1, hits(edge, "anonymous-body-bytes"));
            assertEquals(201, edge.post("/v1/wallets").as("bob").json(large).send().status());

            slow.send("x".repeat(92) + "\"}").receive();
            assertEquals(400, edge.post("/v1/slices").json(large).send().status());
            assertEquals(0, inHand(edge, "body_bytes_in_flight"));
        }
    }

    @Test
    void requestsBeyondWhatTheNodeHoldsAreRefusedUntilOthersAreDone() throws IOException {
        Limits limits = Limits.USUAL.inFlight(100_000_000, 1, 100);
        try (Edge edge = edge(limits); RawHttp slow = RawHttp.connect(edge.port())) {
            slow.send(head("/v1/wallets", 10) + "{");
            edge.until(() -> inHand(edge, "requests_in_flight") == 1);

            Answer refused = edge.get("/v1/wallets").as("bob").send();
            assertEquals("overloaded", refused.header("Error-Code"));
            assertEquals(1, hits(edge, "requests"));
            assertEquals(1, errors(edge, "overloaded"));

            slow.send("        }").receive();
            assertEquals(200, edge.get("/v1/wallets").as("bob").send().status());
            assertEquals(0, inHand(edge, "requests_in_flight"));
        }
    }

    @Test
    void senderThatGoesAwayGivesBackWhatItHeld() throws IOException {
        try (Edge edge = edge(Limits.USUAL)) {
            try (RawHttp lost = RawHttp.connect(edge.port())) {
                lost.send(head("/v1/wallets", 900) + "{\"x\":\"" + "x".repeat(800));
                edge.until(() -> inHand(edge, "body_bytes_in_flight") >= 800);
            }
            edge.until(() -> inHand(edge, "body_bytes_in_flight") == 0 && inHand(edge, "requests_in_flight") == 0);
            edge.until(() -> inHand(edge, "connections") == 0);
        }
    }

    @Test
    void connectionsBeyondWhatTheNodeHoldsAreClosed() throws IOException {
        Limits limits = Limits.USUAL.inFlight(100_000_000, 100, 1);
        try (Edge edge = edge(limits)) {
            try (RawHttp first = RawHttp.connect(edge.port()); RawHttp second = RawHttp.connect(edge.port())) {
                edge.until(() -> hits(edge, "connections") == 1);
                assertEquals(1, inHand(edge, "connections"));
                String get = RawHttp.head("GET /v1/nothing HTTP/1.1", "Host: h");
                assertEquals(404, first.send(get).receive().status());
                assertEquals("", second.receiveAll());
            }
            edge.until(() -> inHand(edge, "connections") == 0);
            assertEquals(404, edge.get("/v1/nothing").send().status());
        }
    }

    @Test
    void connectionThatComesToNoRequestIsClosedEvenIfItIsNotSilent() throws IOException {
        Limits limits = Limits.USUAL.times(Duration.ofMillis(700), Duration.ofSeconds(20));
        try (Edge edge = edge(limits); RawHttp slow = RawHttp.connect(edge.port())) {
            slow.send("GET / HTTP/1.1\r\n");
            edge.until(() -> {
                try {
                    slow.send("A: b\r\n");
                    return inHand(edge, "connections") == 0;
                } catch (IOException _) {
                    return inHand(edge, "connections") == 0;
                }
            });
        }
    }

    @Test
    void answerThatIsNotFoundInTimeIsToldSo() {
        Limits limits = Limits.USUAL.times(Duration.ofSeconds(20), Duration.ofMillis(50));
        try (Edge edge = edge(limits)) {
            edge.journal.neverAnswer();
            Answer answer = edge
                .post("/v1/slices")
                .json(
                    """
                    {"publicKey":"%s","position":1,"certificateId":{"registry":"r","streamId":"8f0961c9-b2a1-42ff-af1d-b2ebc5c1c4a8"},
                     "quantity":1,"randomR":"AAAA","hashedAttributes":[]}
                    """.formatted(Edge.foreignKey())
                )
                .send()
                .isEmpty(503);
            assertEquals("answer-too-late", answer.header("Error-Code"));
            assertEquals(1, errors(edge, "answer-too-late"));
            assertEquals(0, inHand(edge, "requests_in_flight"));
        }
    }

    @Test
    void slicesAnnouncedTooOftenAreRefusedBeforeTheirBodyIsRead() throws IOException {
        SliceRate rate = new SliceRate(new Rate(1, 2), NONE, Optional.empty());
        try (Edge edge = edge(Limits.USUAL.slices(rate))) {
            assertEquals(400, edge.post("/v1/slices").json(SLICE).send().status());
            assertEquals(400, edge.post("/v1/slices").json(SLICE).send().status());
            Answer limited = edge.post("/v1/slices").body("text/plain", new byte[0]).send();

            limited.isMessage(
                429,
                "Too many slices are announced. Try again after the time in the header Retry-After."
            );
            assertEquals("rate-limited", limited.header("Error-Code"));
            assertEquals("1", limited.header("Retry-After"));
            assertEquals(1, hits(edge, "slices-of-address"));
            assertEquals(200, edge.get("/v1/wallets").as("alice").send().status());
        }
    }

    @Test
    void slicesOfAllTogetherAreLimitedToo() {
        SliceRate rate = new SliceRate(NONE, new Rate(1, 1), Optional.empty());
        try (Edge edge = edge(Limits.USUAL.slices(rate))) {
            assertEquals(400, edge.post("/v1/slices").json(SLICE).send().status());
            assertEquals(429, edge.post("/v1/slices").json(SLICE).send().status());
            assertEquals(1, hits(edge, "slices-of-node"));
        }
    }

    @Test
    void addressBehindAGatewayIsTheLastOneInItsHeader() {
        SliceRate rate = new SliceRate(new Rate(1, 1), NONE, Optional.of("X-Forwarded-For"));
        try (Edge edge = edge(Limits.USUAL.slices(rate))) {
            assertEquals(400, sliceFrom(edge, "10.0.0.1").status());
            assertEquals(429, sliceFrom(edge, "10.0.0.9, 10.0.0.1").status());
            assertEquals(400, sliceFrom(edge, "10.0.0.1, 10.0.0.2").status());
            assertEquals(400, sliceFrom(edge, "nonsense").status());
            assertEquals(429, sliceFrom(edge, "other nonsense").status());
        }
    }

    private static Answer sliceFrom(Edge edge, String forwarded) {
        return edge.post("/v1/slices").header("X-Forwarded-For", forwarded).json(SLICE).send();
    }

    @Test
    void requestsAreTimedByOperationAndClassOfStatus() {
        try (Edge edge = edge(Limits.USUAL)) {
            edge.get("/v1/wallets").as("alice").send();
            edge.get("/v1/wallets").send();
            edge.get("/v1/nothing/" + "x".repeat(10)).send();

            assertEquals(1, count(edge, "GET /v1/wallets", "2xx"));
            assertEquals(1, count(edge, "GET /v1/wallets", "4xx"));
            assertEquals(1, count(edge, "none", "4xx"));
            assertEquals(1, errors(edge, "unauthenticated"));
            assertTrue(
                edge.meters.find("wattlet_http_requests").tag("operation", "GET /v1/wallets/{walletId}").timer() != null
            );
        }
    }

    private static long count(Edge edge, String operation, String status) {
        return edge.meters
            .get("wattlet_http_requests")
            .tag("operation", operation)
            .tag("status", status)
            .timer()
            .count();
    }
}
