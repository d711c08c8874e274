package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.contract.Owner.Certificate;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sections 6.7, 6.19 to 6.21 and 7.5: what is transferred, who is told, and what receivers see. */
class TransfersContractIT {

    private final Owner alice = Owner.fresh();
    private final Owner bob = Owner.fresh();

    private void transfer(Certificate certificate, String receiver, long quantity, String disclosed) {
        Reply reply = alice.transfer(certificate, receiver, quantity, disclosed);
        alice.awaitCompleted(CommandsContractIT.accepted(reply, "transferRequestId"));
    }

    @Test
    void receiverReadsWhatIsDisclosed() {
        Certificate certificate = alice.production(10);
        transfer(certificate, alice.receiver(bob), 4, "[\"AssetId\",\"Nothing\"]");
        bob.awaitQuantity(certificate, 4);
        JsonNode atAlice = alice.client().get(certificate.path()).is(200);
        JsonNode atBob = bob.client().get(certificate.path()).is(200);
        assertEquals("571234567890123456", atBob.at("/attributes/assetId").asText());
        assertEquals(atAlice.path("attributes"), atBob.path("attributes"));
        assertEquals(6, atAlice.path("quantity").asInt());
    }

    // Names are those that are stored: a first letter in lower case is another name.
    @Test
    void receiverSeesTheHashOfWhatIsNotDisclosed() {
        for (String disclosed : List.of("[]", "[\"assetId\"]", "[\"TechCode\"]")) {
            Certificate certificate = alice.production(10);
            transfer(certificate, alice.receiver(bob), 10, disclosed);
            bob.awaitQuantity(certificate, 10);
            JsonNode attributes = bob.client().get(certificate.path()).is(200).path("attributes");
            assertEquals("T070000", attributes.path("techCode").asText());
            assertEquals(32, Base64.getDecoder().decode(attributes.path("assetId").asText()).length);
        }
    }

    @Test
    void receiverCanUseWhatItGot() {
        Certificate certificate = alice.production(10);
        transfer(certificate, alice.receiver(bob), 10, "[]");
        bob.awaitQuantity(certificate, 10);
        Reply claim = bob.claim(certificate, bob.consumption(10), 10);
        bob.awaitCompleted(CommandsContractIT.accepted(claim, "claimRequestId"));
        assertEquals(1, bob.client().get("/v1/claims").is(200).at("/metadata/total").asInt());
        assertEquals(0, alice.client().get("/v1/claims").is(200).at("/metadata/total").asInt());
        assertEquals(0, alice.client().get(certificate.path()).is(200).path("quantity").asInt());
        alice
            .claim(certificate, alice.consumption(1), 1)
            .isMessage(
                400,
                "Claim is not allowed. Production certificate does not have enough quantity to claim requested amount. " +
                    "Production certificate amount: 0. Requested claim quantity: 1"
            );
    }

    @Test
    void eachNoteOfAnEndpointIsAReceiverOfItsOwn() {
        Certificate certificate = alice.production(10);
        List<String> receivers = List.of(alice.receiver(bob), alice.receiver(bob));
        assertNotEquals(receivers.getFirst(), receivers.getLast());
        receivers.forEach(receiver -> transfer(certificate, receiver, 3, "[]"));

        bob.awaitQuantity(certificate, 6);
        JsonNode list = alice.client().get("/v1/transfers").is(200);
        assertEquals(Set.copyOf(receivers), Set.copyOf(list.path("result").findValuesAsText("receiverId")));
        assertEquals(1, alice.client().get("/v1/transfers?skip=1&limit=5").is(200).path("result").size());
        assertEquals(1, alice.client().get("/v1/transfers/cursor?limit=1").is(200).path("result").size());
        assertEquals(2, alice.client().get("/v1/transfers/cursor?limit=1").is(200).at("/metadata/total").asInt());
        assertTrue(alice.client().get("/v1/transfers?start=1704110401").is(200).path("result").isEmpty());
        assertTrue(alice.client().get("/v1/transfers/cursor?end=1704113999").is(200).path("result").isEmpty());
        assertEquals(
            Reply.parse("[{\"start\":1704110400,\"end\":1704114000,\"quantity\":6}]"),
            alice.client().get("/v1/aggregate-transfers?timeZone=UTC").is(200).path("result")
        );
    }

    @Test
    void requestIsPendingUntilTheReceiverIsTold() throws IOException, InterruptedException {
        Certificate certificate = alice.production(10);
        try (Mailbox mailbox = new Mailbox().closed()) {
            Reply reply = alice.transfer(certificate, alice.receiver(Operation.KEY, mailbox.address()), 4);
            String id = CommandsContractIT.accepted(reply, "transferRequestId");
            String letter = mailbox.next();
            String path = "/v1/request-status/" + id;
            assertEquals("pending", alice.client().get(path).is(200).path("status").asText());
            bob.client().get(path).isProblem(404, "15.5.5", "Not Found");
            alice.client().get("/v1/request-status/" + UUID.randomUUID()).isProblem(404, "15.5.5", "Not Found");
            isAnnouncement(Reply.parse(letter), certificate);

            mailbox.reopen();
            alice.awaitCompleted(id);
            assertEquals(letter, mailbox.next());
        }
    }

    private static void isAnnouncement(JsonNode letter, Certificate certificate) {
        assertEquals(Operation.KEY, letter.path("publicKey").asText());
        assertEquals(Reply.parse(certificate.json()), letter.path("certificateId"));
        assertEquals(4, letter.path("quantity").asInt());
        assertTrue(letter.path("position").isIntegralNumber());
        assertEquals(32, Base64.getDecoder().decode(letter.path("randomR").asText()).length);
        assertEquals("AssetId", letter.at("/hashedAttributes/0/key").asText());
        assertEquals("571234567890123456", letter.at("/hashedAttributes/0/value").asText());
        assertTrue(letter.at("/hashedAttributes/0/salt").isTextual());
    }

    @Test
    void bodyOfATransferHasEveryMember() {
        String body = """
            {"certificateId": {"registry": "narnia", "streamId": "%1$s"}, "receiverId": "%1$s", "quantity": 1,
             "hashedAttributes": []}
            """.formatted(UUID.randomUUID());
        for (String member : List.of("certificateId", "receiverId", "quantity", "hashedAttributes")) {
            String missing = body.replace("\"" + member + "\"", "\"other\"");
            alice.client().post("/v1/transfers", missing).isInvalid("$", "request");
        }
        alice.client().post("/v1/transfers", body.replace("[]", "null")).isInvalid("HashedAttributes");
        alice.client().post("/v1/transfers", body.replace("[]", "[7]")).isInvalid("$.hashedAttributes[0]", "request");
    }
}
