package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksIT {

    private static final String URL = "https://127.0.0.1/hook";
    private static final String SECRET = "not-to-be-told-again";

    private Edge edge;

    @BeforeAll
    void start() {
        edge = Edge.start();
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    @Test
    void aWebhookIsMadeListedShownAndTakenAway() {
        String owner = owner();
        Answer made = create(
            owner,
            "{\"url\":\"" + URL + "\",\"types\":[\"io.wattlet.slice.claimed.v1\",\"io.wattlet.slice.received.v1\"]}"
        );
        assertEquals(201, made.status(), made.body());
        String id = made.json().path("webhookId").asText();
        assertTrue(made.header("Location").endsWith("/v1/webhooks/" + id), made.header("Location"));
        assertEquals(43, made.json().path("secret").asText().length());

        JsonNode listed = edge.get("/v1/webhooks").as(owner).send().json().path("result");
        JsonNode shown = edge.get("/v1/webhooks/" + id).as(owner).send().json();

        assertEquals(1, listed.size());
        assertEquals(listed.get(0), shown);
        assertEquals(URL, shown.path("url").asText());
        assertEquals("io.wattlet.slice.received.v1", shown.path("types").get(0).asText());
        assertEquals(0, edge.get("/v1/webhooks/" + id + "/deliveries").as(owner).send().json().path("result").size());
        String other = owner();
        assertError("webhook-not-found", 404, edge.get("/v1/webhooks/" + id).as(other).send());
        assertError("webhook-not-found", 404, edge.request("DELETE", "/v1/webhooks/" + id).as(other).send());
        assertError("webhook-not-found", 404, edge.get("/v1/webhooks/" + id + "/deliveries").as(other).send());

        assertEquals(200, edge.request("DELETE", "/v1/webhooks/" + id).as(owner).send().status());

        assertEquals(0, edge.get("/v1/webhooks").as(owner).send().json().path("result").size());
        assertError("webhook-not-found", 404, edge.get("/v1/webhooks/" + id).as(owner).send());
    }

    @Test
    void theSecretIsInNoAnswerAndNotReadableInTheDatabase() {
        String owner = owner();
        Answer made = create(owner, "{\"url\":\"" + URL + "\",\"secret\":\"" + SECRET + "\"}");
        String id = made.json().path("webhookId").asText();
        String replayed = edge.post("/v1/webhooks/" + id + "/replay").as(owner).json("{}").send().body();
        List<String> answers = List.of(
            made.body(),
            edge.get("/v1/webhooks").as(owner).send().body(),
            edge.get("/v1/webhooks/" + id).as(owner).send().body(),
            replayed,
            Sql.text(edge, "select webhook::text from webhook where id = ?", UUID.fromString(id))
        );

        String hex = HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.UTF_8));
        for (String answer : answers) {
            assertFalse(answer.contains(SECRET) || answer.contains(hex), answer);
        }
    }

    @Test
    void whatIsNoWebhookIsRefused() {
        String owner = owner();
        List<String> bodies = List.of(
            "{}",
            "{\"url\":null}",
            "{\"url\":\"ftp://example.org/\"}",
            "{\"url\":\"https://user:word@example.org/\"}",
            "{\"url\":\"https://example.org/#part\"}",
            "{\"url\":\"/hook\"}",
            "{\"url\":\"https://example.org/" + "x".repeat(512) + "\"}",
            "{\"url\":\"" + URL + "\",\"secret\":\"too-short\"}",
            "{\"url\":\"" + URL + "\",\"secret\":\"" + "x".repeat(129) + "\"}",
            "{\"url\":\"" + URL + "\",\"secret\":\"with spaces in between\"}",
            "{\"url\":\"" + URL + "\",\"types\":[]}",
            "{\"url\":\"" + URL + "\",\"types\":[\"slice.received\"]}"
        );
        for (String body : bodies) {
            assertError("invalid-request", 400, create(owner, body));
        }
    }

    @Test
    void eventsAreNotSentWhereTheNodeMayNotCall() {
        String owner = owner();
        for (String url : List.of(
            "http://127.0.0.1/hook",
            "https://10.0.0.1/hook",
            "https://169.254.169.254/latest",
            "https://[fd00::1]:8443/hook"
        )) {
            assertError("webhook-url-refused", 400, create(owner, "{\"url\":\"" + url + "\"}"));
        }
    }

    @Test
    void aWalletHasOnlySoManyWebhooks() {
        String owner = owner();
        for (int i = 0; i < 10; i++) {
            assertEquals(201, create(owner, "{\"url\":\"" + URL + "\"}").status());
        }

        assertError("too-many-webhooks", 409, create(owner, "{\"url\":\"" + URL + "\"}"));

        assertEquals(201, create(owner(), "{\"url\":\"" + URL + "\"}").status());
    }

    @Test
    void aReplayBeginsBehindANumberOrAtATime() {
        String owner = owner();
        String id = create(owner, "{\"url\":\"" + URL + "\"}").json().path("webhookId").asText();
        String replay = "/v1/webhooks/" + id + "/replay";

        Answer after = edge.post(replay).as(owner).json("{\"after\":0}").send();
        assertEquals("0".repeat(19), after.json().path("position").asText(), after.body());
        assertEquals(200, edge.post(replay).as(owner).json("{\"since\":1}").send().status());
        assertError("unknown-event", 400, edge.post(replay).as(owner).json("{\"after\":9000000000}").send());
        assertError("invalid-request", 400, edge.post(replay).as(owner).json("{\"after\":1,\"since\":1}").send());
        assertError("invalid-request", 400, edge.post(replay).as(owner).json("{\"after\":-1}").send());
        assertError("webhook-not-found", 404, edge.post(replay).as(owner()).json("{}").send());
    }

    @Test
    void whoHasNoWalletOrADisabledOneHasNoWebhooks() {
        assertError("no-wallet", 404, edge.get("/v1/webhooks").as("nobody").send());
        assertError("no-wallet", 404, create("nobody", "{\"url\":\"" + URL + "\"}"));
        String owner = "disabled";
        UUID wallet = edge.wallet(owner);
        String id = create(owner, "{\"url\":\"" + URL + "\"}").json().path("webhookId").asText();
        edge.post("/v1/wallets/" + wallet + "/disable").as(owner).send();

        assertError("wallet-disabled", 400, edge.get("/v1/webhooks").as(owner).send());
        assertError("wallet-disabled", 400, create(owner, "{\"url\":\"" + URL + "\"}"));
        assertError("wallet-disabled", 400, edge.request("DELETE", "/v1/webhooks/" + id).as(owner).send());
        assertError("wallet-disabled", 400, edge.post("/v1/webhooks/" + id + "/replay").as(owner).json("{}").send());
        edge.request("PUT", "/v1/wallets/" + wallet + "/enable").as(owner).send();
        assertEquals(1, edge.get("/v1/webhooks").as(owner).send().json().path("result").size());
    }

    private String owner() {
        String owner = "owner-" + UUID.randomUUID();
        edge.wallet(owner);
        return owner;
    }

    private Answer create(String owner, String body) {
        return edge.post("/v1/webhooks").as(owner).json(body).send();
    }

    private static void assertError(String code, int status, Answer answer) {
        assertEquals(code + " " + status, answer.header("Error-Code") + " " + answer.status(), answer.body());
    }
}
