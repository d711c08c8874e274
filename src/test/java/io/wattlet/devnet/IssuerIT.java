package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.Scalar;
import io.wattlet.devnet.DevnetSettings.IssuerBehaviour;
import io.wattlet.devnet.WalletEndpoint.Delivery;
import io.wattlet.proto.electricity.v1.Attribute;
import io.wattlet.proto.electricity.v1.AttributeType;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.AttributeHash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The issuer, with the real registry of the devnet behind it and a real wallet endpoint in front of it. */
class IssuerIT {

    private static final long START = 1_764_000_000L;

    private final Vertx vertx = Vertx.vertx();
    private final WebClient http = WebClient.create(vertx);
    private final WalletEndpoint wallet = new WalletEndpoint(vertx);
    private Devnet devnet = Await.get(Devnet.start(vertx, settings()));

    @AfterEach
    void stop() {
        Await.get(devnet.stop());
        Await.get(vertx.close());
    }

    private static DevnetSettings settings() {
        return DevnetSettings.onFreePorts().withIssuer(
            new IssuerBehaviour(false, Duration.ofMillis(5), Duration.ofMillis(20))
        );
    }

    @Test
    void issuesACertificateAndDeliversItsSlice() throws Exception {
        UUID certificate = UUID.randomUUID();
        assertEquals(202, issue(recipient(), certificate, START).statusCode());

        Delivery delivery = Await.until(vertx, () -> wallet.deliveries, list -> !list.isEmpty()).getFirst();
        JsonObject slice = delivery.json();
        assertEquals("/some/base/v1/slices", delivery.path());
        assertEquals("application/json; charset=utf-8", delivery.headers().get("Content-Type"));
        assertEquals(wallet.reference().getString("publicKey"), slice.getString("PublicKey"));
        assertEquals(1, slice.getInteger("Position"));
        assertEquals(
            new JsonObject().put("Registry", "narnia").put("StreamId", certificate.toString()),
            slice.getJsonObject("CertificateId")
        );
        assertEquals(321, slice.getInteger("Quantity"));

        Transaction transaction = devnet.registry().stream(certificate).getFirst();
        IssuedEvent event = IssuedEvent.parseFrom(transaction.getPayload());
        Scalar blinding = Scalar.fromBytesModOrder(base64(slice, "RandomR"));
        assertArrayEquals(
            Commitment.of(321, blinding).toBytes(),
            event.getQuantityCommitment().getContent().toByteArray()
        );
        assertArrayEquals(
            wallet.key.derive(1).publicKey().compressed(),
            event.getOwnerPublicKey().getContent().toByteArray()
        );
        assertEquals(GranularCertificateType.PRODUCTION, event.getType());
        assertEquals(START, event.getPeriod().getStart().getSeconds());
        assertEquals(START + 900, event.getPeriod().getEnd().getSeconds());
        assertEquals("DK1", event.getGridArea());
        JsonObject opening = slice.getJsonArray("HashedAttributes").getJsonObject(0);
        assertEquals("AssetId", opening.getString("Key"));
        assertEquals(16, base64(opening, "Salt").length);
        assertEquals(
            List.of(
                Attribute.newBuilder().setKey("fuelCode").setValue("F01040100").build(),
                Attribute.newBuilder()
                    .setKey("AssetId")
                    .setValue(AttributeHash.of("AssetId", "571234567890123456", certificate, base64(opening, "Salt")))
                    .setType(AttributeType.HASHED)
                    .build()
            ),
            event.getAttributesList()
        );
    }

    @Test
    void countsUpThePositionsOfEachRecipient() {
        UUID first = recipient();
        UUID second = recipient();
        for (int quarter = 0; quarter < 3; quarter++) {
            issue(first, UUID.randomUUID(), START + 900L * quarter);
        }
        issue(second, UUID.randomUUID(), START + 9000);
        Await.until(vertx, () -> wallet.deliveries, list -> list.size() == 4);
        assertEquals(List.of(1, 1, 2, 3), positions());
    }

    @Test
    void stillCountsUpWhileItIssuesManyAtOnce() {
        UUID recipient = recipient();
        List<Future<HttpResponse<Buffer>>> calls = IntStream.range(0, 40)
            .mapToObj(quarter -> issuing(recipient, UUID.randomUUID(), START + 900L * quarter))
            .toList();
        calls.forEach(call -> assertEquals(202, Await.get(call).statusCode()));
        Await.until(vertx, () -> wallet.deliveries, list -> list.size() == 40);
        assertEquals(IntStream.rangeClosed(1, 40).boxed().toList(), positions());
    }

    @Test
    void usesPositionOneOnlyWhenToldToBehaveAsTheRealOne() {
        restart(settings().withIssuer(new IssuerBehaviour(true, Duration.ofMillis(5), Duration.ofMillis(20))));
        UUID recipient = recipient();
        issue(recipient, UUID.randomUUID(), START);
        issue(recipient, UUID.randomUUID(), START + 900);
        Await.until(vertx, () -> wallet.deliveries, list -> list.size() == 2);
        assertEquals(List.of(1, 1), positions());
    }

    @Test
    void deliversAgainTheSameBytesUntilTheEndpointTakesThem() {
        wallet.failTimes(3);
        issue(recipient(), UUID.randomUUID(), START);
        Await.until(vertx, () -> Await.get(devnet.issuer().undelivered()), left -> left == 0);
        assertEquals(4, wallet.deliveries.size());
        assertEquals(1, wallet.deliveries.stream().map(Delivery::body).distinct().count());
    }

    @Test
    void issuesOnceTheRegistryCanBeReached() {
        Await.get(devnet.registry().stopListening());
        UUID certificate = UUID.randomUUID();
        assertEquals(202, issue(recipient(), certificate, START).statusCode());
        Await.get(devnet.registry().startListening());
        Await.until(vertx, () -> wallet.deliveries, list -> list.size() == 1);
        assertEquals(1, devnet.registry().stream(certificate).size());
    }

    @Test
    void refusesWhatIsNotAsItShouldBe() {
        UUID recipient = recipient();
        UUID certificate = UUID.randomUUID();
        assertAnswer(
            400,
            "\"Start date must be before end date.\"",
            post(certificates(), request(recipient, certificate, START, START))
        );
        UUID nobody = UUID.randomUUID();
        assertAnswer(404, "\"Recipient with id " + nobody + " not found.\"", issue(nobody, certificate, START));
        assertEquals(202, issue(recipient, certificate, START).statusCode());
        assertAnswer(
            409,
            "\"Certificate with this metering point id, start and end time already exists.\"",
            issue(recipient, UUID.randomUUID(), START)
        );
        assertAnswer(
            409,
            "\"Certificate with registry narnia and certificateId " + certificate + " already exists.\"",
            issue(recipient, certificate, START + 900)
        );
        JsonObject elsewhere = request(recipient, UUID.randomUUID(), START + 900, START + 1800).put(
            "registryName",
            "x"
        );
        assertAnswer(400, "\"Registry x is not known.\"", post(certificates(), elsewhere));
        JsonObject noArea = request(recipient, UUID.randomUUID(), START + 900, START + 1800);
        noArea.getJsonObject("certificate").put("gridArea", "SE3");
        assertAnswer(400, "\"There is no key for grid area SE3.\"", post(certificates(), noArea));
        JsonObject negative = request(recipient, UUID.randomUUID(), START + 900, START + 1800);
        negative.getJsonObject("certificate").put("quantity", -1);
        HttpResponse<Buffer> malformed = post(certificates(), negative);
        assertEquals(400, malformed.statusCode());
        assertEquals(
            new JsonArray().add("This must be a whole number from 0 to 4294967295."),
            json(malformed).getJsonObject("errors").getJsonArray("$.certificate.quantity")
        );
    }

    @Test
    void refusesRecipientsOfAnotherVersionOrWithoutAKey() {
        JsonObject version2 = new JsonObject().put("walletEndpointReference", wallet.reference().put("version", 2));
        assertAnswer(
            400,
            "\"We currently only support Wallet endpoint reference version 1.\"",
            post("/v1/recipients", version2)
        );
        JsonObject noKey = new JsonObject().put("walletEndpointReference", wallet.reference().put("publicKey", "AAAA"));
        assertEquals(500, post("/v1/recipients", noKey).statusCode());
        assertEquals(400, post("/v1/recipients", new JsonObject()).statusCode());
    }

    @Test
    void keepsTheRegistrysWordsWhenThatRefusesACertificate() {
        UUID certificate = UUID.randomUUID();
        post(certificates(), request(recipient(), certificate, START, START + 7200));
        Await.until(vertx, () -> Await.get(devnet.issuer().refused()), refused -> !refused.isEmpty());
        assertEquals(
            List.of("Invalid period, maximum period is 1 hour"),
            List.copyOf(Await.get(devnet.issuer().refused()).values())
        );
        assertEquals(0, wallet.deliveries.size());
    }

    @Test
    void withdrawsACertificateAndListsItAfterTheGivenNumber() {
        UUID recipient = recipient();
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        issue(recipient, first, START);
        issue(recipient, second, START + 900);
        HttpResponse<Buffer> answer = post(withdrawal(first), new JsonObject());
        assertEquals(201, answer.statusCode());
        JsonObject withdrawn = json(answer);
        assertEquals(1, withdrawn.getInteger("id"));
        assertEquals("narnia", withdrawn.getString("registryName"));
        assertEquals(first.toString(), withdrawn.getString("certificateId"));
        assertTrue(withdrawn.getString("withdrawnDate").endsWith("+00:00"));
        post(withdrawal(second), new JsonObject());
        assertAnswer(409, "\"Certificate already withdrawn.\"", post(withdrawal(first), new JsonObject()));
        assertAnswer(404, "\"Certificate not found.\"", post(withdrawal(UUID.randomUUID()), new JsonObject()));
        assertAnswer(
            409,
            "\"Certificate with registry narnia and certificateId " + first + " already exists and is withdrawn.\"",
            issue(recipient, first, START + 1800)
        );
        Await.until(vertx, () -> devnet.registry().stream(first).size(), size -> size == 2);

        JsonObject all = get("/v1/certificates/withdrawn");
        assertEquals(withdrawn, all.getJsonArray("result").getJsonObject(0));
        assertEquals(
            new JsonObject().put("count", 2).put("offset", 0).put("limit", 2147483647).put("total", 2),
            all.getJsonObject("metadata")
        );
        JsonObject later = get("/v1/certificates/withdrawn?lastWithdrawnId=1");
        assertEquals(second.toString(), later.getJsonArray("result").getJsonObject(0).getString("certificateId"));
        JsonObject page = get("/v1/certificates/withdrawn?skip=1&limit=5");
        assertEquals(
            new JsonObject().put("count", 1).put("offset", 1).put("limit", 5).put("total", 2),
            page.getJsonObject("metadata")
        );
    }

    @Test
    void goesOnAfterARestartWithWhatItHadNotDelivered(@TempDir Path folder) {
        DevnetSettings kept = settings().withFolder(folder);
        restart(kept);
        wallet.failTimes(Integer.MAX_VALUE);
        UUID recipient = recipient();
        UUID certificate = UUID.randomUUID();
        issue(recipient, certificate, START);
        post(withdrawal(certificate), new JsonObject());
        Await.until(vertx, () -> wallet.deliveries, list -> !list.isEmpty());
        restart(kept);
        wallet.failTimes(0);
        Await.until(vertx, () -> Await.get(devnet.issuer().undelivered()), left -> left == 0);
        assertEquals(1, wallet.deliveries.stream().map(Delivery::body).distinct().count());
        Await.until(vertx, () -> devnet.registry().stream(certificate).size(), size -> size == 2);

        restart(kept);
        issue(recipient, UUID.randomUUID(), START + 900);
        Await.until(vertx, () -> positions(), list -> list.contains(2));
        assertEquals(1, get("/v1/certificates/withdrawn").getJsonArray("result").size());
    }

    private void restart(DevnetSettings settings) {
        Await.get(devnet.stop());
        devnet = Await.get(Devnet.start(vertx, settings));
    }

    private UUID recipient() {
        HttpResponse<Buffer> answer = post(
            "/v1/recipients",
            new JsonObject().put("walletEndpointReference", wallet.reference())
        );
        assertEquals(201, answer.statusCode());
        return UUID.fromString(json(answer).getString("id"));
    }

    private HttpResponse<Buffer> issue(UUID recipient, UUID certificate, long start) {
        return Await.get(issuing(recipient, certificate, start));
    }

    private Future<HttpResponse<Buffer>> issuing(UUID recipient, UUID certificate, long start) {
        return http
            .post(devnet.issuerPort(), "127.0.0.1", certificates())
            .sendJsonObject(request(recipient, certificate, start, start + 900));
    }

    private static JsonObject request(UUID recipient, UUID certificate, long start, long end) {
        return new JsonObject()
            .put("recipientId", recipient.toString())
            .put("registryName", "narnia")
            .put("meteringPointId", "571234567890123456")
            .put(
                "certificate",
                new JsonObject()
                    .put("id", certificate.toString())
                    .put("type", "production")
                    .put("quantity", 321)
                    .put("start", start)
                    .put("end", end)
                    .put("gridArea", "DK1")
                    .put("clearTextAttributes", new JsonObject().put("fuelCode", "F01040100"))
                    .put(
                        "hashedAttributes",
                        new JsonArray().add(new JsonObject().put("key", "AssetId").put("value", "571234567890123456"))
                    )
            );
    }

    private List<Integer> positions() {
        return wallet.deliveries
            .stream()
            .map(delivery -> delivery.json().getInteger("Position"))
            .sorted()
            .toList();
    }

    private static String certificates() {
        return "/v1/certificates";
    }

    private static String withdrawal(UUID certificate) {
        return "/v1/certificates/narnia/" + certificate + "/withdraw";
    }

    private HttpResponse<Buffer> post(String path, JsonObject body) {
        return Await.get(http.post(devnet.issuerPort(), "127.0.0.1", path).sendJsonObject(body));
    }

    private JsonObject get(String path) {
        return json(Await.get(http.get(devnet.issuerPort(), "127.0.0.1", path).send()));
    }

    private static byte[] base64(JsonObject object, String name) {
        return Base64.getDecoder().decode(object.getString(name));
    }

    private static JsonObject json(HttpResponse<Buffer> answer) {
        return Objects.requireNonNull(answer.bodyAsJsonObject());
    }

    private static void assertAnswer(int status, String body, HttpResponse<Buffer> answer) {
        assertEquals(status, answer.statusCode());
        assertEquals(body, answer.bodyAsString());
        assertEquals("application/json; charset=utf-8", answer.getHeader("Content-Type"));
    }
}
