package io.wattlet.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.CertificateType;
import io.wattlet.behaviour.Told.Reference;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Has certificates issued by the issuer of the devnet. */
final class Issuer {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String REGISTRY = "narnia";

    private final RestCalls calls;

    /** Asks the issuer that listens there. */
    Issuer(URI issuer) {
        calls = new RestCalls(issuer, Caller.nobody());
    }

    /**
     * A certificate that is wanted, of a metering point of its own.
     *
     * @param seconds    how long the period is
     * @param attributes in clear text
     * @param hashed     shown as hashes to whoever does not know what they hide
     */
    record Order(
        CertificateType type,
        long quantity,
        long start,
        long seconds,
        String gridArea,
        Map<String, String> attributes,
        Map<String, String> hashed
    ) {
        Order {
            attributes = new LinkedHashMap<>(attributes);
        }

        Order at(long other) {
            return new Order(type, quantity, other, seconds, gridArea, attributes, hashed);
        }

        Order lasting(long other) {
            return new Order(type, quantity, start, other, gridArea, attributes, hashed);
        }

        Order in(String other) {
            return new Order(type, quantity, start, seconds, other, attributes, hashed);
        }

        Order saying(Map<String, String> other) {
            return new Order(type, quantity, start, seconds, gridArea, other, hashed);
        }

        Order hiding(Map<String, String> other) {
            return new Order(type, quantity, start, seconds, gridArea, attributes, other);
        }
    }

    /** Tells the issuer of a wallet endpoint, and returns what it is called by from then on. */
    String recipient(Reference reference) {
        ObjectNode body = JSON.objectNode();
        body
            .putObject("walletEndpointReference")
            .put("version", reference.version())
            .put("endpoint", reference.endpoint())
            .put("publicKey", reference.publicKey());
        return calls.post("/v1/recipients", body).path("id").asText();
    }

    /** Has a certificate issued, which comes in a moment. */
    CertificateId issue(String recipient, Order order) {
        UUID id = UUID.randomUUID();
        ObjectNode body = JSON.objectNode()
            .put("recipientId", recipient)
            .put("registryName", REGISTRY)
            .put("meteringPointId", Long.toUnsignedString(id.getMostSignificantBits()));
        ObjectNode certificate = body
            .putObject("certificate")
            .put("id", id.toString())
            .put("type", order.type.name().toLowerCase(Locale.ROOT))
            .put("quantity", order.quantity)
            .put("start", order.start)
            .put("end", order.start + order.seconds)
            .put("gridArea", order.gridArea);
        ObjectNode clear = certificate.putObject("clearTextAttributes");
        order.attributes.forEach(clear::put);
        var hashed = certificate.putArray("hashedAttributes");
        order.hashed.forEach((key, value) -> hashed.addObject().put("key", key).put("value", value));
        assertEquals(202, calls.post("/v1/certificates", body, "").status());
        return new CertificateId(REGISTRY, id.toString());
    }
}
