package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Somebody with a wallet that certificates are issued to.
 *
 * @param recipient what the issuer knows the wallet by
 */
record Owner(Client client, String walletId, JsonNode reference, String recipient) {
    /** An hour that all certificates are of, unless a test says otherwise. */
    static final long START = 1_704_110_400;
    static final long HOUR = 3_600;

    private static final long SECONDS_TO_HAPPEN = 60;

    /** A certificate on the registry narnia. */
    record Certificate(String streamId) {
        /** How bodies name it. */
        String json() {
            return "{\"registry\":\"narnia\",\"streamId\":\"" + streamId + "\"}";
        }

        String path() {
            return "/v1/certificates/narnia/" + streamId;
        }
    }

    static Owner fresh() {
        Client client = Client.fresh();
        String walletId = client.post("/v1/wallets", "{}").is(201, "walletId").path("walletId").asText();
        JsonNode reference = client
            .post("/v1/wallets/" + walletId + "/endpoints")
            .is(201, "walletReference")
            .path("walletReference");
        return new Owner(client, walletId, reference, recipient(reference));
    }

    private static String recipient(JsonNode reference) {
        Reply recipient = Client.postTo(
            Target.get().issuer().resolve("/v1/recipients"),
            "{\"walletEndpointReference\":" + reference + "}"
        );
        assertEquals(201, recipient.status(), recipient.body());
        return recipient.json().path("id").asText();
    }

    Certificate production(long quantity) {
        return issue("production", quantity, START, "{\"TechCode\":\"T070000\"}");
    }

    Certificate consumption(long quantity) {
        return issue("consumption", quantity, START, "{\"TechCode\":\"T070000\"}");
    }

    /** Has a certificate of one hour issued, and waits until the wallet has it. */
    Certificate issue(String type, long quantity, long start, String clearTextAttributes) {
        Certificate certificate = order(type, quantity, start, HOUR, clearTextAttributes);
        awaitQuantity(certificate, quantity);
        return certificate;
    }

    /** Has a certificate issued that is of so many seconds. */
    Certificate order(String type, long quantity, long start, long seconds, String clearTextAttributes) {
        UUID id = UUID.randomUUID();
        Certificate certificate = new Certificate(id.toString());
        String meter = Long.toUnsignedString(id.getMostSignificantBits());
        String body = """
            {"recipientId": "%s", "registryName": "narnia", "meteringPointId": "%s", "certificate": {
              "id": "%s", "type": "%s", "quantity": %d, "start": %d, "end": %d, "gridArea": "DK1",
              "clearTextAttributes": %s, "hashedAttributes": [{"key": "AssetId", "value": "571234567890123456"}]}}
            """.formatted(
                recipient,
                meter,
                certificate.streamId,
                type,
                quantity,
                start,
                start + seconds,
                clearTextAttributes
            );
        Reply issued = Client.postTo(Target.get().issuer().resolve("/v1/certificates"), body);
        assertEquals(202, issued.status(), issued.body());
        return certificate;
    }

    void awaitQuantity(Certificate certificate, long quantity) {
        await(
            () -> client.get(certificate.path()),
            reply -> reply.status() == 200 && reply.json().path("quantity").asLong() == quantity
        );
    }

    /** Notes an endpoint of somebody else, and returns what transfers name it by. */
    String receiver(Owner other) {
        return receiver(other.reference);
    }

    /** Notes an endpoint of another wallet system. */
    String receiver(String publicKey, URI address) {
        ObjectNode foreign = reference.deepCopy();
        return receiver(foreign.put("endpoint", address.toString()).put("publicKey", publicKey));
    }

    /** The same wallet, whose certificates the issuer announces to another address. */
    Owner behind(URI address) {
        ObjectNode moved = reference.deepCopy();
        return new Owner(client, walletId, reference, recipient(moved.put("endpoint", address.toString())));
    }

    private String receiver(JsonNode itsReference) {
        return client
            .post("/v1/external-endpoints", "{\"walletReference\":" + itsReference + ",\"textReference\":\"somebody\"}")
            .is(201, "receiverId")
            .path("receiverId")
            .asText();
    }

    /** Discloses the attribute AssetId. */
    Reply transfer(Certificate certificate, String receiverId, long quantity) {
        return transfer(certificate, receiverId, quantity, "[\"AssetId\"]");
    }

    /** Discloses these attributes, a JSON array. */
    Reply transfer(Certificate certificate, String receiverId, long quantity, String disclosed) {
        return client.post(
            "/v1/transfers",
            "{\"certificateId\":" +
                certificate.json() +
                ",\"receiverId\":\"" +
                receiverId +
                "\",\"quantity\":" +
                quantity +
                ",\"hashedAttributes\":" +
                disclosed +
                "}"
        );
    }

    Reply claim(Certificate production, Certificate consumption, long quantity) {
        return client.post(
            "/v1/claims",
            "{\"productionCertificateId\":" +
                production.json() +
                ",\"consumptionCertificateId\":" +
                consumption.json() +
                ",\"quantity\":" +
                quantity +
                "}"
        );
    }

    /** Waits for a request to complete. */
    void awaitCompleted(String requestId) {
        assertEquals("completed", awaitEnd(requestId));
    }

    /** Waits for a request to end, and tells how. */
    String awaitEnd(String requestId) {
        Reply end = await(
            () -> client.get("/v1/request-status/" + requestId),
            reply -> !reply.json().path("status").asText().equals("pending")
        );
        return end.json().path("status").asText();
    }

    static Reply await(Supplier<Reply> question, Predicate<Reply> isRight) {
        long end = System.nanoTime() + SECONDS_TO_HAPPEN * 1_000_000_000;
        Reply reply = question.get();
        while (!isRight.test(reply)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still " + reply.status() + " " + reply.body());
            }
            reply = question.get();
        }
        return reply;
    }
}
