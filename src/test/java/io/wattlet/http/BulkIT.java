package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many commands in one request, and requests that are sent again, through to the journal. */
class BulkIT {

    private static final String TRANSFERS = "/v1/transfers/bulk";
    private static final String CLAIMS = "/v1/claims/bulk";
    private static final String KEY = "Idempotency-Key";

    private final Edge edge = Edge.startWithJournal(settings -> settings.with(Limits.USUAL.bulkItems(20).limits()));
    private final UUID receiver = UUID.randomUUID();
    private UUID production = new UUID(0, 0);
    private UUID consumption = new UUID(0, 0);

    @BeforeEach
    void fill() {
        Holdings holdings = new Holdings(edge, edge.wallet("alice"));
        production = Holdings.certificate(edge, "narnia", "production", Holdings.NOON, "[]");
        consumption = Holdings.certificate(edge, "narnia", "consumption", Holdings.NOON, "[]");
        holdings.slice("narnia", production, 100, "available");
        holdings.slice("narnia", consumption, 50, "available");
        Sql.execute(
            edge,
            """
            insert into external_endpoint (id, owner, url, public_key, text_reference)
            values (?, 'alice', 'http://127.0.0.1:1/v1/slices', decode(repeat('00', 74), 'hex'), '')
            """,
            receiver
        );
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void everyItemHasItsOutcomeInOrder() {
        Answer answer = post(TRANSFERS, items(transfer(60), transfer(41), transfer(0)));

        assertEquals(202, answer.status(), answer.body());
        JsonNode json = answer.json();
        assertEquals(3, json.at("/items").size());
        assertTrue(isPending(json.at("/items/0/transferRequestId").asText()));
        assertEquals("insufficient-quantity", json.at("/items/1/error/code").asText());
        assertTrue(json.at("/items/1/error/detail").asText().startsWith("Transfer is not allowed."));
        assertEquals("insufficient-quantity", json.at("/items/2/error/code").asText());
        assertEquals(1, json.at("/accepted").asInt());
        assertEquals(2, json.at("/refused").asInt());
    }

    @Test
    void claimsComeInBulkToo() {
        Answer answer = post(CLAIMS, items(claim(20), claim(30), claim(1)));

        assertEquals(202, answer.status(), answer.body());
        assertTrue(isPending(answer.json().at("/items/0/claimRequestId").asText()));
        assertTrue(isPending(answer.json().at("/items/1/claimRequestId").asText()));
        assertEquals("insufficient-quantity", answer.json().at("/items/2/error/code").asText());
    }

    @Test
    void allOrNothingIsNothingWhenOneIsRefused() {
        String items = items(transfer(60), transfer(41));
        Answer answer = post(TRANSFERS, items.substring(0, items.length() - 1) + ",\"atomic\":true}");

        assertNothingAccepted(answer, List.of("others-refused", "insufficient-quantity"));
        assertEquals(202, post(TRANSFERS, "{\"atomic\":true,\"items\":[" + transfer(60) + "]}").status());
    }

    @Test
    void whereNothingIsAcceptedTheAnswerIsAProblem() {
        assertNothingAccepted(
            post(TRANSFERS, items(transfer(101), transfer(1))),
            List.of("insufficient-quantity", "insufficient-quantity")
        );
    }

    @Test
    void whatIsWrongWithTheWalletIsSaidOnce() {
        Answer answer = edge.post(TRANSFERS).as("nobody").json(items(transfer(1), transfer(1))).send();

        answer.isProblem(404, "Not Found", "15.5.5");
        assertEquals("no-wallet", answer.json().at("/code").asText());
        assertEquals("application/problem+json; charset=utf-8", answer.header("Content-Type"));
    }

    @Test
    void itemsHaveTheShapeOfASingleRequest() {
        post(TRANSFERS, items(transfer(1), transfer(1).replace(":1,", ":\"x\","))).isMalformed("$.items[1].quantity");
        post(TRANSFERS, "{\"items\":[{}]}").isMalformed("$.items[0]");
        post(CLAIMS, "{\"items\":[5]}").isMalformed("$.items[0]");
        post(CLAIMS, "{\"items\":{}}").isMalformed("$.items");
        post(CLAIMS, "{\"items\":[null]}").isInvalid("Items[0]");
        post(CLAIMS, "{\"items\":[]}").isInvalid("$.items");
        post(CLAIMS, "{\"items\":null}").isInvalid("Items");
        post(CLAIMS, "{}").isMalformed("$");
        post(CLAIMS, "{\"atomic\":1,\"items\":[" + claim(1) + "]}").isMalformed("$.atomic");
        assertEquals(0L, commands());
    }

    @Test
    void moreItemsThanTheLimitAreRefused() {
        String twenty = IntStream.range(0, 20)
            .mapToObj(_ -> transfer(1))
            .collect(Collectors.joining(","));

        assertEquals(202, post(TRANSFERS, "{\"items\":[" + twenty + "]}").status());
        Answer refused = post(TRANSFERS, "{\"items\":[" + twenty + "," + transfer(1) + "]}");
        assertEquals(400, refused.status());
        assertEquals("too-many-items", refused.json().at("/code").asText());
        assertEquals(20L, commands());
    }

    @Test
    void aRequestSentAgainIsAnsweredAsBefore() {
        for (String path : List.of("/v1/transfers", TRANSFERS, "/v1/claims", CLAIMS)) {
            boolean claims = path.startsWith("/v1/claims");
            String item = claims ? claim(1) : transfer(1);
            String refused = claims ? claim(1000) : transfer(1000);
            String body = path.endsWith("bulk") ? items(item, refused) : item;
            String key = "key of " + path;

            Answer first = edge.post(path).as("alice").header(KEY, key).json(body).send();
            long stored = commands();
            Answer second = edge
                .post(path.toUpperCase(Locale.ROOT) + "/")
                .as("alice")
                .header(KEY, key)
                .json(body)
                .send();

            assertEquals(202, first.status(), first.body());
            assertEquals("", first.header("Idempotency-Replayed"));
            assertEquals(202, second.status(), second.body());
            assertEquals(first.body(), second.body());
            assertEquals(first.header("Location"), second.header("Location"));
            assertEquals("true", second.header("Idempotency-Replayed"));
            assertEquals(stored, commands());

            Answer other = edge.post(path).as("alice").header(KEY, key).json(body + " ").send();
            assertEquals(422, other.status(), other.body());
            assertEquals("idempotency-key-reused", other.header("Error-Code"));
            assertEquals(stored, commands());
        }
    }

    @Test
    void aKeyIsForOneOperation() {
        edge.post("/v1/transfers").as("alice").header(KEY, "k").json(transfer(1)).send();

        Answer other = edge.post(TRANSFERS).as("alice").header(KEY, "k").json(items(transfer(1))).send();

        other.isProblem(422, "Unprocessable Content", "15.5.21");
        assertEquals("idempotency-key-reused", other.json().at("/code").asText());
    }

    @Test
    void aRefusedRequestLeavesItsKeyUnused() {
        edge
            .post("/v1/transfers")
            .as("alice")
            .header(KEY, "k")
            .json(transfer(101))
            .send()
            .isMessage(
                400,
                "Transfer is not allowed. Certificate does not have enough quantity to transfer requested amount." +
                    " Certificate amount: 100. Requested claim quantity: 101."
            );

        assertEquals(202, edge.post("/v1/transfers").as("alice").header(KEY, "k").json(transfer(1)).send().status());
    }

    @Test
    void whatIsNoKeyIsRefused() {
        for (String path : List.of("/v1/transfers", "/v1/transfers/bulk")) {
            String body = path.endsWith("bulk") ? items(transfer(1)) : transfer(1);
            edge.post(path).as("alice").header(KEY, "a").header(KEY, "b").json(body).send().isInvalid(KEY);
            edge.post(path).as("alice").header(KEY, "x".repeat(256)).json(body).send().isInvalid(KEY);
            edge.post(path).as("alice").header(KEY, "a\tb").json(body).send().isInvalid(KEY);
            edge.post(path).as("alice").header(KEY, "").json(body).send().isInvalid(KEY);
        }
        assertEquals(0L, commands());
        assertEquals(
            202,
            edge.post("/v1/transfers").as("alice").header(KEY, "x".repeat(255)).json(transfer(1)).send().status()
        );
    }

    private static void assertNothingAccepted(Answer answer, List<String> codes) {
        answer.isProblem(422, "Unprocessable Content", "15.5.21");
        assertEquals("application/problem+json; charset=utf-8", answer.header("Content-Type"));
        assertEquals("nothing-accepted", answer.header("Error-Code"));
        assertEquals("nothing-accepted", answer.json().at("/code").asText());
        List<String> found = new ArrayList<>();
        answer
            .json()
            .at("/items")
            .forEach(item -> found.add(item.at("/error/code").asText()));
        assertEquals(codes, found);
    }

    private boolean isPending(String requestId) {
        return edge
            .get("/v1/request-status/" + requestId)
            .as("alice")
            .send()
            .json()
            .at("/status")
            .asText()
            .equals("pending");
    }

    private long commands() {
        return Long.parseLong(Sql.text(edge, "select count(*) from command"));
    }

    private Answer post(String path, String body) {
        return edge.post(path).as("alice").json(body).send();
    }

    private static String items(String... items) {
        return "{\"items\":[" + String.join(",", items) + "]}";
    }

    private String transfer(long quantity) {
        return "{\"quantity\":%d,\"certificateId\":%s,\"receiverId\":\"%s\",\"hashedAttributes\":[]}".formatted(
            quantity,
            id(production),
            receiver
        );
    }

    private String claim(long quantity) {
        return "{\"quantity\":%d,\"productionCertificateId\":%s,\"consumptionCertificateId\":%s}".formatted(
            quantity,
            id(production),
            id(consumption)
        );
    }

    private static String id(UUID certificate) {
        return "{\"registry\":\"narnia\",\"streamId\":\"%s\"}".formatted(certificate);
    }
}
