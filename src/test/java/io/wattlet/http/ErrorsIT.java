package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Errors explain themselves: by a code always, and in full to whoever prefers that. */
class ErrorsIT {

    private static final String PROBLEM = "application/problem+json";
    private static final String CLAIM = """
        {"consumptionCertificateId":{"registry":"r","streamId":"8f0961c9-b2a1-42ff-af1d-b2ebc5c1c4a8"},
         "productionCertificateId":{"registry":"r","streamId":"92191ef0-6827-41d6-bb4b-e758f14a6182"},"quantity":1}
        """;

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void forget() {
        edge.journal.clear();
    }

    private static JsonNode explained(Answer answer, int status, String code, String title) {
        assertEquals(status, answer.status(), answer.body());
        assertEquals(code, answer.header("Error-Code"));
        assertEquals(PROBLEM + "; charset=utf-8", answer.header("Content-Type"));
        JsonNode problem = answer.json();
        assertEquals(code, problem.at("/code").asText());
        assertEquals(title, problem.at("/title").asText());
        assertEquals(status, problem.at("/status").asInt());
        assertFalse(problem.at("/detail").asText().isBlank());
        assertTrue(problem.at("/type").asText().startsWith("https://tools.ietf.org/html/rfc"), answer.body());
        assertTrue(problem.at("/traceId").asText().matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"), answer.body());
        return problem;
    }

    @Test
    void messageOfTheContractHasItsCodeInTheHeader() {
        Answer answer = edge.get("/v1/claims").as("nobody").send();

        answer.isMessage(404, "You don't own a wallet. Create a wallet first.");
        assertEquals("no-wallet", answer.header("Error-Code"));
    }

    @Test
    void messageOfTheContractIsExplainedToWhoPrefersThat() {
        Answer answer = edge.get("/v1/claims").as("nobody").header("Accept", PROBLEM).send();

        JsonNode problem = explained(answer, 404, "no-wallet", "Not Found");
        assertEquals("You don't own a wallet. Create a wallet first.", problem.at("/detail").asText());
    }

    @Test
    void objectOfTheContractHasNothingMoreThanTheContract() {
        Answer answer = edge.get("/v1/wallets/" + UUID.randomUUID()).as("alice").send();

        assertEquals("wallet-not-found", answer.isNotFoundProblem().header("Error-Code"));
        assertEquals(List.of("type", "title", "status", "traceId"), names(answer.json()));
        Answer status = edge.get("/v1/request-status/" + UUID.randomUUID()).as("alice").send();
        assertEquals("not-found", status.isNotFoundProblem().header("Error-Code"));
        assertEquals(List.of("type", "title", "status", "traceId"), names(status.json()));
    }

    @Test
    void emptyErrorsHaveTheirCodeAndAreExplainedToWhoPrefersThat() {
        assertEquals("unknown-path", edge.get("/v1/nothing").send().isEmpty(404).header("Error-Code"));
        assertEquals("method-not-allowed", edge.get("/v1/slices").send().isEmpty(405).header("Error-Code"));
        assertEquals("unauthenticated", edge.get("/v1/claims").send().isEmpty(401).header("Error-Code"));

        explained(edge.get("/v1/nothing").header("Accept", PROBLEM).send(), 404, "unknown-path", "Not Found");
        explained(edge.get("/v1/claims").header("Accept", PROBLEM).send(), 401, "unauthenticated", "Unauthorized");
        Answer other = edge.get("/v1/slices").header("Accept", PROBLEM).send();
        explained(other, 405, "method-not-allowed", "Method Not Allowed");
        assertEquals("POST", other.header("Allow"));
    }

    @Test
    void invalidRequestNamesPlacesInBothForms() {
        Answer plain = edge.get("/v1/request-status/x").as("alice").send();
        assertEquals("invalid-request", plain.isInvalid("requestId").header("Error-Code"));

        Answer full = edge.post("/v1/wallets").as("alice").header("Accept", PROBLEM).json("[]").send();
        JsonNode problem = explained(full, 400, "invalid-request", "One or more validation errors occurred.");
        assertEquals(List.of("$", "request"), names(problem.at("/errors")));
    }

    @Test
    void mediaTypeThatIsNotReadIsExplained() {
        Answer plain = edge.post("/v1/wallets").as("alice").send();
        assertEquals(
            "unsupported-media-type",
            plain.isProblem(415, "Unsupported Media Type", "15.5.16").header("Error-Code")
        );
        Answer full = edge.post("/v1/wallets").as("alice").header("Accept", PROBLEM).send();
        explained(full, 415, "unsupported-media-type", "Unsupported Media Type");
    }

    @Test
    void refusalsAreExplained() {
        edge.journal.failWith(new RefusedException(new Refusal.TrialMismatch()));
        Answer refused = edge.post("/v1/claims").as("alice").header("Accept", PROBLEM).json(CLAIM).send();
        explained(refused, 400, "trial-mismatch", "Bad Request");

        edge.journal.failWith(new RefusedException(new Refusal.Overloaded()));
        Answer busy = edge.post("/v1/claims").as("alice").header("Accept", PROBLEM).json(CLAIM).send();
        explained(busy, 503, "overloaded", "Service Unavailable");
        assertEquals("1", busy.header("Retry-After"));
    }

    @Test
    void defectOfTheNodeTellsNothingOfItsInside() {
        edge.journal.failWith(new IllegalStateException("io.wattlet.secret at line 7"));

        Answer plain = edge.post("/v1/claims").as("alice").json(CLAIM).send().isEmpty(500);
        Answer full = edge.post("/v1/claims").as("alice").header("Accept", PROBLEM).json(CLAIM).send();

        assertEquals("internal-error", plain.header("Error-Code"));
        explained(full, 500, "internal-error", "Internal Server Error");
        assertFalse(full.body().contains("secret") || full.body().contains("io.wattlet"), full.body());
    }

    @Test
    void whatIsNoRequestIsRefusedWithACode() throws IOException {
        assertRefused("GARBAGE\r\n\r\n", 400, "malformed-http");
        assertRefused("GET /" + "x".repeat(50_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri-too-long");
        assertRefused(
            "GET / HTTP/1.1\r\nHost: x\r\nLong: " + "x".repeat(40_000) + "\r\n\r\n",
            431,
            "headers-too-large"
        );
    }

    private static void assertRefused(String request, int status, String code) throws IOException {
        try (RawHttp http = RawHttp.connect(edge.port())) {
            RawHttp.Response response = http.send(request).receive();
            assertEquals(status, response.status(), response.head());
            assertTrue(
                response.head().toLowerCase(Locale.ROOT).contains("error-code: " + code + "\r\n"),
                response.head()
            );
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
