package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.contract.Owner.Certificate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sections 6.12 to 6.20: claims, transfers and how requests stand, each as its operation is described. */
class CommandsContractIT {

    private static final String NO_WALLET = "You don't own a wallet. Create a wallet first.";
    private static final String DISABLED = "Unable to interact with a disabled wallet.";
    private static final Certificate UNKNOWN = new Certificate(UUID.randomUUID().toString());

    @Test
    void claimIsCarriedOutAndListed() {
        Owner owner = Owner.fresh();
        Certificate production = owner.production(250);
        Certificate consumption = owner.consumption(150);

        String id = accepted(owner.claim(production, consumption, 150), "claimRequestId");
        owner.awaitCompleted(id);

        assertEquals(100, owner.client().get(production.path()).is(200).path("quantity").asLong());
        assertEquals(0, owner.client().get(consumption.path()).is(200).path("quantity").asLong());
        JsonNode list = owner.client().get("/v1/claims").is(200);
        assertEquals(Reply.parse("{\"count\":1,\"offset\":0,\"limit\":2147483647,\"total\":1}"), list.path("metadata"));
        JsonNode claim = list.at("/result/0");
        assertEquals(id, claim.path("claimId").asText());
        assertEquals(150, claim.path("quantity").asLong());
        assertTrue(claim.path("updatedAt").isIntegralNumber());
        assertEquals(
            Reply.parse(
                "{\"federatedStreamId\":" +
                    production.json() +
                    ",\"start\":1704110400,\"end\":1704114000,\"gridArea\":\"DK1\"," +
                    "\"attributes\":{\"assetId\":\"571234567890123456\",\"techCode\":\"T070000\"}}"
            ),
            claim.path("productionCertificate")
        );
        assertEquals(Reply.parse(consumption.json()), claim.at("/consumptionCertificate/federatedStreamId"));

        assertEquals(list.path("result"), owner.client().get("/v1/claims?timeMatch=all").is(200).path("result"));
        JsonNode cursor = owner.client().get("/v1/claims/cursor?updatedSince=1&type=production").is(200);
        assertEquals(list.path("result"), cursor.path("result"));
        assertEquals(1, cursor.at("/metadata/updatedAt").asInt());
        assertEquals(
            Reply.parse("[{\"start\":1704110400,\"end\":1704114000,\"quantity\":150}]"),
            owner.client().get("/v1/aggregate-claims?timeZone=UTC&timeAggregate=hour").is(200).path("result")
        );
        String trial = "/v1/aggregate-claims?timeZone=UTC&trialFilter=trial";
        assertTrue(owner.client().get(trial).is(200).path("result").isEmpty());
        assertTrue(owner.client().get("/v1/claims?start=1704110401").is(200).path("result").isEmpty());
    }

    static String accepted(Reply reply, String member) {
        String id = reply.is(202, member).path(member).asText();
        assertEquals(Target.get().pathBase() + "/v1/request-status/" + id, reply.header("Location"));
        return id;
    }

    @Test
    void parametersOfClaimsThatCannotBeReadAreNamed() {
        Client caller = Owner.fresh().client();
        caller.get("/v1/claims?timeMatch=x").isInvalid("TimeMatch");
        caller.get("/v1/claims/cursor?type=x").isInvalid("Type");
        caller.get("/v1/aggregate-claims?timeZone=UTC&trialFilter=x").isInvalid("TrialFilter");
    }

    @Test
    void claimIsCheckedInOrder() {
        Client nobody = Client.fresh();
        new Owner(nobody, "", Reply.parse("{}"), "").claim(UNKNOWN, UNKNOWN, 1).isMessage(404, NO_WALLET);
        Owner owner = Owner.fresh();
        Certificate production = owner.production(10);
        Certificate consumption = owner.consumption(5);
        Certificate trial = owner.issue("consumption", 5, Owner.START, "{\"IsTrial\":\"true\"}");

        owner
            .claim(UNKNOWN, UNKNOWN, 1)
            .isMessage(400, "Unknown production certificate. Registry narnia and id " + UNKNOWN.streamId() + ".");
        owner
            .claim(production, UNKNOWN, 1)
            .isMessage(400, "Unknown consumption certificate. Registry narnia and id " + UNKNOWN.streamId() + ".");
        owner
            .claim(production, trial, 99)
            .isMessage(
                400,
                "Cannot claim when only one certificate is marked as trial. Both must be trial or neither."
            );
        owner
            .claim(production, consumption, 11)
            .isMessage(
                400,
                "Claim is not allowed. Production certificate does not have enough quantity to claim requested amount. " +
                    "Production certificate amount: 10. Requested claim quantity: 11"
            );
        owner
            .claim(production, consumption, 6)
            .isMessage(
                400,
                "Claim is not allowed. Consumption certificate does not have enough quantity to claim requested amount. " +
                    "Consumption certificate amount: 5. Requested claim quantity: 6"
            );
        owner.client().post("/v1/wallets/" + owner.walletId() + "/disable").is(200);
        owner.claim(UNKNOWN, UNKNOWN, 1).isMessage(400, DISABLED);
    }

    @Test
    void transferIsCarriedOutAndListed() {
        Owner alice = Owner.fresh();
        Owner bob = Owner.fresh();
        Certificate certificate = alice.production(250);
        String receiver = alice.receiver(bob);

        String id = accepted(alice.transfer(certificate, receiver, 100), "transferRequestId");
        alice.awaitCompleted(id);

        alice.awaitQuantity(certificate, 150);
        bob.awaitQuantity(certificate, 100);
        JsonNode list = alice.client().get("/v1/transfers").is(200);
        assertEquals(
            Reply.parse(
                "[{\"federatedStreamId\":" +
                    certificate.json() +
                    ",\"receiverId\":\"" +
                    receiver +
                    "\",\"quantity\":100,\"start\":1704110400,\"end\":1704114000,\"gridArea\":\"DK1\"}]"
            ),
            list.path("result")
        );
        JsonNode cursor = alice.client().get("/v1/transfers/cursor?updatedSince=1").is(200);
        assertEquals(list.path("result"), cursor.path("result"));
        assertEquals(
            Reply.parse("[{\"start\":1704110400,\"end\":1704114000,\"quantity\":100}]"),
            alice.client().get("/v1/aggregate-transfers?timeZone=UTC&timeAggregate=day").is(200).path("result")
        );
        assertTrue(bob.client().get("/v1/transfers").is(200).path("result").isEmpty());
    }

    @Test
    void transferIsCheckedInOrder() {
        String nowhere = UUID.randomUUID().toString();
        new Owner(Client.fresh(), "", Reply.parse("{}"), "").transfer(UNKNOWN, nowhere, 1).isMessage(404, NO_WALLET);
        Owner owner = Owner.fresh();
        Certificate certificate = owner.production(10);
        owner
            .transfer(UNKNOWN, nowhere, 1)
            .isMessage(400, "Unknown certificate. Registry narnia and id " + UNKNOWN.streamId() + ".");
        owner
            .transfer(certificate, nowhere, 11)
            .isMessage(
                400,
                "Transfer is not allowed. Certificate does not have enough quantity to transfer requested amount. " +
                    "Certificate amount: 10. Requested claim quantity: 11."
            );
        owner
            .transfer(certificate, nowhere, 10)
            .isMessage(400, "Unknown receiver. Receiver with id " + nowhere + " does not exist.");
        owner.client().post("/v1/wallets/" + owner.walletId() + "/disable").is(200);
        owner.transfer(UNKNOWN, nowhere, 1).isMessage(400, DISABLED);
    }

    @Test
    void quantitiesAreUnsignedNumbersOrDigits() {
        Owner owner = Owner.fresh();
        String body = "{\"productionCertificateId\":%1$s,\"consumptionCertificateId\":%1$s,\"quantity\":%2$s}";
        for (String quantity : new String[] { "-1", "4294967296", "1.5", "1.0", "1e0", "\" 1\"", "\"+1\"", "null" }) {
            owner
                .client()
                .post("/v1/claims", body.formatted(UNKNOWN.json(), quantity))
                .isInvalid("$.quantity", "request");
        }
        for (String quantity : new String[] { "0", "4294967295", "\"7\"" }) {
            owner
                .client()
                .post("/v1/claims", body.formatted(UNKNOWN.json(), quantity))
                .isMessage(400, "Unknown production certificate. Registry narnia and id " + UNKNOWN.streamId() + ".");
        }
    }

    @Test
    void requestStatusIsForWhoAskedOnly() {
        Owner owner = Owner.fresh();
        Certificate production = owner.production(5);
        Certificate consumption = owner.consumption(5);
        String id = accepted(owner.claim(production, consumption, 5), "claimRequestId");
        owner.awaitCompleted(id);
        String path = "/v1/request-status/" + id;
        Reply foreign = Client.fresh().get(path);
        foreign.isProblem(404, "15.5.5", "Not Found");
        assertEquals("application/problem+json; charset=utf-8", foreign.header("Content-Type"));
        owner.client().get("/v1/request-status/" + UUID.randomUUID()).isProblem(404, "15.5.5", "Not Found");
        owner.client().get("/v1/request-status/abc").isInvalid("requestId");
        Reply text = owner.client().get(path, "Accept", "text/json");
        assertEquals(200, text.status());
        assertEquals("text/json; charset=utf-8", text.header("Content-Type"));
    }
}
