package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.contract.Owner.Certificate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sections 6.4 and 6.5, and of all of section 6 what is said about disabled wallets. */
class DisabledWalletContractIT {

    private static final String DISABLED = "Unable to interact with a disabled wallet.";
    private static final List<String> ALLOWED = List.of(
        "po:wallets:create",
        "po:wallets:read",
        "po:wallets:update",
        "po:external-endpoints:create",
        "po:requestStatus:read"
    );

    private Owner owner;
    private String path;

    @BeforeEach
    void openWallet() {
        owner = Owner.fresh();
        path = "/v1/wallets/" + owner.walletId();
    }

    private JsonNode disable() {
        return owner.client().post(path + "/disable").is(200, "walletId", "disabledDate");
    }

    @TestFactory
    Stream<DynamicTest> operationsOnItAreRefused() {
        disable();
        return Operation.ofCallers()
            .stream()
            .filter(operation -> !ALLOWED.contains(operation.scope()))
            .map(operation -> operation.about(UUID.fromString(owner.walletId())))
            .map(operation ->
                DynamicTest.dynamicTest(operation.title(), () -> operation.by(owner.client()).isMessage(400, DISABLED))
            );
    }

    @Test
    void operationsThatAreNotInTheReferenceRefuseItToo() {
        disable();
        for (Operation operation : Operation.ofCallers()) {
            if (operation.scope().equals("po:claims:create") || operation.scope().equals("po:transfers:create")) {
                Reply reply = owner.client().post(operation.path() + "/bulk", "{\"items\":[" + operation.body() + "]}");
                assertEquals(400, reply.status(), reply.body());
                assertEquals(DISABLED, reply.json().path("detail").asText());
            }
        }
    }

    @Test
    void timeZoneAndInputComeBeforeIt() {
        disable();
        for (String list : List.of("certificates", "claims", "transfers")) {
            owner.client().get("/v1/aggregate-" + list + "?timeZone=x").isMessage(400, "Invalid time zone");
            owner.client().get("/v1/" + list + "?limit=x").isInvalid("Limit");
            owner.client().get("/v1/" + list + "/cursor?limit=x").isInvalid("Limit");
        }
        owner.client().post("/v1/claims", "{}").isInvalid("$", "request");
    }

    @Test
    void itIsStillShownAndItsOwnerMayNoteEndpointsAndFollowRequests() {
        Certificate production = owner.production(5);
        String id = CommandsContractIT.accepted(owner.claim(production, owner.consumption(5), 5), "claimRequestId");
        owner.awaitCompleted(id);
        JsonNode date = disable().path("disabledDate");

        assertTrue(date.isIntegralNumber());
        assertEquals(date, owner.client().get(path).is(200).path("disabledDate"));
        assertEquals(date, owner.client().get("/v1/wallets").is(200).at("/result/0/disabledDate"));
        owner.client().post("/v1/wallets", "{}").isMessage(400, "Wallet already exists.");
        owner.receiver(Owner.fresh());
        assertEquals("completed", owner.client().get("/v1/request-status/" + id).is(200).path("status").asText());
    }

    @Test
    void othersMayNotNoteItsEndpointsNorAnnounceSlices() {
        disable();
        String body = "{\"walletReference\":" + owner.reference() + ",\"textReference\":\"x\"}";
        Client.fresh().post("/v1/external-endpoints", body).isMessage(400, DISABLED);
        owner.client().post("/v1/external-endpoints", body).isMessage(400, DISABLED);
    }

    @Test
    void enabledAgainItHasWhatItHad() {
        Certificate production = owner.production(5);
        disable();
        owner.client().get(production.path()).isMessage(400, DISABLED);

        assertEquals(
            Reply.parse("{\"walletId\":\"" + owner.walletId() + "\"}"),
            owner.client().put(path + "/enable").is(200)
        );
        assertEquals(5, owner.client().get(production.path()).is(200).path("quantity").asInt());
        owner.awaitCompleted(
            CommandsContractIT.accepted(owner.claim(production, owner.consumption(5), 5), "claimRequestId")
        );
        owner.client().put(path + "/enable").is(200, "walletId");
        assertTrue(owner.client().get(path).is(200).path("disabledDate").isNull());
    }
}
