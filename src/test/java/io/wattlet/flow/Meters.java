package io.wattlet.flow;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.wattlet.Await;
import io.wattlet.devnet.Devnet;
import io.wattlet.registry.CertificateId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Has the devnet's issuer issue certificates; one for all threads that use a devnet. */
final class Meters {

    private final WebClient client;
    private final int port;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);
    private final AtomicInteger meters = new AtomicInteger();

    Meters(Vertx vertx, Devnet devnet) {
        this.client = WebClient.create(vertx);
        this.port = devnet.issuerPort();
    }

    /** Tells the issuer of a wallet endpoint; the id is what certificates are issued to. */
    UUID recipient(JsonObject walletReference) {
        JsonObject body = new JsonObject().put("walletEndpointReference", walletReference);
        return UUID.fromString(post("/v1/recipients", body, 201).getString("id"));
    }

    CertificateId production(UUID recipient, String gridArea, long quantity) {
        return issue(recipient, "production", gridArea, quantity, List.of());
    }

    CertificateId consumption(UUID recipient, String gridArea, long quantity) {
        return issue(recipient, "consumption", gridArea, quantity, List.of());
    }

    /** Issues a certificate of the same hour as all others, with hashed attributes {@code key=value}. */
    CertificateId issue(UUID recipient, String type, String gridArea, long quantity, List<String> hashedAttributes) {
        return issue(recipient, type, gridArea, quantity, hashedAttributes, start, Duration.ofHours(1));
    }

    /** Issues a certificate of one of the four quarters of that hour. */
    CertificateId issueQuarter(UUID recipient, String type, int quarter, long quantity) {
        Duration length = Duration.ofMinutes(15);
        return issue(recipient, type, "DK1", quantity, List.of(), start.plus(length.multipliedBy(quarter)), length);
    }

    /** When the hour of all certificates begins. */
    Instant start() {
        return start;
    }

    private CertificateId issue(
        UUID recipient,
        String type,
        String gridArea,
        long quantity,
        List<String> hashedAttributes,
        Instant from,
        Duration length
    ) {
        CertificateId id = new CertificateId("narnia", UUID.randomUUID());
        issue(id, recipient, type, gridArea, quantity, hashedAttributes, from, length);
        return id;
    }

    /** Issues a certificate of the same hour as all others, under an id that somebody knows already. */
    void issueAs(CertificateId id, UUID recipient, String type, long quantity) {
        issue(id, recipient, type, "DK1", quantity, List.of(), start, Duration.ofHours(1));
    }

    private void issue(
        CertificateId id,
        UUID recipient,
        String type,
        String gridArea,
        long quantity,
        List<String> hashedAttributes,
        Instant from,
        Duration length
    ) {
        JsonArray hashed = new JsonArray();
        for (String attribute : hashedAttributes) {
            List<String> parts = List.of(attribute.split("=", 2));
            hashed.add(new JsonObject().put("key", parts.get(0)).put("value", parts.get(1)));
        }
        JsonObject certificate = new JsonObject()
            .put("id", id.streamId().toString())
            .put("type", type)
            .put("quantity", quantity)
            .put("start", from.getEpochSecond())
            .put("end", from.plus(length).getEpochSecond())
            .put("gridArea", gridArea)
            .put("clearTextAttributes", new JsonObject().put("techCode", "T070000"))
            .put("hashedAttributes", hashed);
        post(
            "/v1/certificates",
            new JsonObject()
                .put("recipientId", recipient.toString())
                .put("registryName", "narnia")
                .put("meteringPointId", "57" + meters.getAndIncrement())
                .put("certificate", certificate),
            202
        );
    }

    void withdraw(CertificateId certificate) {
        post(
            "/v1/certificates/" + certificate.registry() + "/" + certificate.streamId() + "/withdraw",
            new JsonObject(),
            201
        );
    }

    private JsonObject post(String path, JsonObject body, int expected) {
        HttpResponse<io.vertx.core.buffer.Buffer> response = Await.result(
            client.post(port, "127.0.0.1", path).sendJsonObject(body)
        );
        if (response.statusCode() != expected) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.bodyAsString());
        }
        return response.bodyAsJsonObject();
    }
}
