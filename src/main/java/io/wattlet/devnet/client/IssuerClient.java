package io.wattlet.devnet.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.registry.CertificateId;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Somebody who asks an issuer for certificates, as the owner of the meters does. Its methods block; any thread may call them. */
public final class IssuerClient {

    private final JsonCalls calls;

    /**
     * @param issuer URL, without a slash at the end
     */
    public IssuerClient(HttpClient http, URI issuer) {
        this.calls = new JsonCalls(http, issuer, Map.of());
    }

    /** What a certificate says of the energy. */
    public enum Kind {
        PRODUCTION("production"),
        CONSUMPTION("consumption");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word for it in files and on the wire. */
        public String word() {
            return word;
        }
    }

    /**
     * A certificate to be issued.
     *
     * @param meteringPoint number of the meter; goes into the hashed attribute AssetId
     * @param wattHours     1 to 2^32-1
     */
    public record Order(
        CertificateId certificate,
        String meteringPoint,
        Kind kind,
        String gridArea,
        Instant start,
        Instant end,
        long wattHours
    ) {}

    /** Makes a wallet known as a recipient of certificates. */
    public UUID addRecipient(EndpointReference endpoint) {
        JsonObject body = new JsonObject().put("walletEndpointReference", endpoint.json());
        return UUID.fromString(calls.post("/v1/recipients", body, 201).getString("id"));
    }

    /** Asks for a certificate; the issuer delivers it to the recipient's wallet later. */
    public void issue(UUID recipient, Order order) {
        JsonObject certificate = new JsonObject()
            .put("id", order.certificate.streamId().toString())
            .put("type", order.kind.word)
            .put("quantity", order.wattHours)
            .put("start", order.start.getEpochSecond())
            .put("end", order.end.getEpochSecond())
            .put("gridArea", order.gridArea)
            .put("clearTextAttributes", new JsonObject())
            .put("hashedAttributes", new JsonArray().add(attribute("AssetId", order.meteringPoint)));
        JsonObject body = new JsonObject()
            .put("recipientId", recipient.toString())
            .put("registryName", order.certificate.registry())
            .put("meteringPointId", order.meteringPoint)
            .put("certificate", certificate);
        calls.post("/v1/certificates", body, 202);
    }

    /** Takes a certificate back. */
    public void withdraw(CertificateId certificate) {
        String path = "/v1/certificates/" + certificate.registry() + "/" + certificate.streamId() + "/withdraw";
        calls.post(path, new JsonObject(), 201);
    }

    /** Everything that was taken back. */
    public List<CertificateId> withdrawn() {
        return calls
            .get("/v1/certificates/withdrawn")
            .getJsonArray("result")
            .stream()
            .map(JsonObject.class::cast)
            .map(entry ->
                new CertificateId(entry.getString("registryName"), UUID.fromString(entry.getString("certificateId")))
            )
            .toList();
    }

    private static JsonObject attribute(String key, String value) {
        return new JsonObject().put("key", key).put("value", value);
    }
}
