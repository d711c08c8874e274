package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Disabling and enabling wallets, and what the edge says about disabled ones. */
class WalletDisablingIT {

    private static final String DISABLED = "Unable to interact with a disabled wallet.";

    private static Edge edge;

    private final String owner = UUID.randomUUID().toString();
    private UUID wallet = new UUID(0, 0);

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void openWallet() {
        wallet = edge.wallet(owner);
    }

    private Answer disable() {
        return edge.post("/v1/wallets/" + wallet + "/disable").as(owner).send();
    }

    private Answer enable() {
        return edge.request("PUT", "/v1/wallets/" + wallet + "/enable").as(owner).send();
    }

    private long disabledDate() {
        return edge.get("/v1/wallets/" + wallet).as(owner).send().json().at("/disabledDate").asLong();
    }

    @Test
    void disablingAnswersSinceWhen() {
        long before = Instant.now().getEpochSecond();

        Answer answer = disable();

        long date = answer.json().at("/disabledDate").asLong();
        answer.isJson(200, "{\"walletId\":\"" + wallet + "\",\"disabledDate\":" + date + "}");
        assertTrue(date >= before && date <= Instant.now().getEpochSecond());
        assertEquals(date, disabledDate());
        assertEquals(
            "0",
            Sql.text(
                edge,
                "select extract(microseconds from disabled_at)::int % 1000000 from wallet where id = ?",
                wallet
            )
        );
    }

    @Test
    void aWalletIsDisabledOnce() {
        long date = disable().json().at("/disabledDate").asLong();

        disable().isMessage(400, DISABLED);

        assertEquals(date, disabledDate());
    }

    @Test
    void enablingMayBeRepeated() {
        disable();

        enable().isJson(200, "{\"walletId\":\"" + wallet + "\"}");
        enable().isJson(200, "{\"walletId\":\"" + wallet + "\"}");

        assertTrue(edge.get("/v1/wallets/" + wallet).as(owner).send().json().at("/disabledDate").isNull());
        edge
            .get("/v1/certificates")
            .as(owner)
            .send()
            .isJson(200, "{\"result\":[],\"metadata\":{\"count\":0,\"offset\":0,\"limit\":2147483647,\"total\":0}}");
    }

    @Test
    void foreignAndUnknownWalletsAreNotFound() {
        for (UUID id : List.of(edge.wallet(UUID.randomUUID().toString()), UUID.randomUUID())) {
            edge.post("/v1/wallets/" + id + "/disable").as(owner).send().isNotFoundProblem();
            edge.request("PUT", "/v1/wallets/" + id + "/enable").as(owner).send().isNotFoundProblem();
            assertEquals(
                "0",
                Sql.text(edge, "select count(*) from wallet where id = ? and disabled_at is not null", id)
            );
        }
        edge.post("/v1/wallets/x/disable").as(owner).send().isInvalid("walletId");
        edge.request("PUT", "/v1/wallets/x/enable").as(owner).send().isInvalid("walletId");
    }

    @Test
    void bodiesAndOtherMethodsAreNoMatter() {
        edge
            .post("/v1/wallets/" + wallet + "/disable")
            .as(owner)
            .body("text/plain", "x".getBytes(StandardCharsets.UTF_8))
            .send();
        assertTrue(disabledDate() > 0);
        assertEquals("PUT", edge.post("/v1/wallets/" + wallet + "/enable").as(owner).send().header("Allow"));
        assertEquals(
            "POST",
            edge.request("PUT", "/v1/wallets/" + wallet + "/disable").as(owner).send().header("Allow")
        );
    }

    @Test
    void aDisabledWalletIsNotReadAndMakesNoEndpoints() {
        String endpoint = edge.endpoint(owner, wallet);
        disable();

        for (String path : List.of("/v1/certificates", "/v1/claims", "/v1/transfers")) {
            edge.get(path).as(owner).send().isMessage(400, DISABLED);
        }
        edge.post("/v1/wallets/" + wallet + "/endpoints").as(owner).send().isMessage(400, DISABLED);
        edge
            .post("/v1/external-endpoints")
            .as(UUID.randomUUID().toString())
            .json(reference(endpoint))
            .send()
            .isMessage(400, DISABLED);
    }

    @Test
    void aDisabledWalletIsStillListedAndItsOwnerMayNoteOthersEndpoints() {
        disable();

        assertEquals(1, edge.get("/v1/wallets").as(owner).send().json().at("/metadata/total").asInt());
        edge.post("/v1/wallets").as(owner).json("{}").send().isMessage(400, "Wallet already exists.");
        assertEquals(
            201,
            edge.post("/v1/external-endpoints").as(owner).json(reference(Edge.foreignKey())).send().status()
        );
    }

    @Test
    void theStatusOfItsRequestsIsStillTold() {
        UUID command = UUID.randomUUID();
        Sql.execute(
            edge,
            "insert into command (id, kind, owner, wallet_id, payload, state) values (?, 'claim', ?, ?, '{}', 'completed')",
            command,
            owner,
            wallet
        );
        disable();

        Answer answer = edge.get("/v1/request-status/" + command).as(owner).send();

        assertEquals("completed", answer.json().at("/status").asText());
    }

    private static String reference(String publicKey) {
        return """
        {"walletReference":{"version":1,"endpoint":"https://h/","publicKey":"%s"},"textReference":""}
        """.formatted(publicKey);
    }
}
