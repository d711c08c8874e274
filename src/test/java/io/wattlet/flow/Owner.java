package io.wattlet.flow;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.wattlet.Await;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One owner, as a client of the REST API. */
final class Owner {

    private final WebClient client;
    private final int port;
    private final String name;
    private String walletId = "";

    Owner(Vertx vertx, int port, String name) {
        this.client = WebClient.create(vertx);
        this.port = port;
        this.name = name;
    }

    /** Makes the wallet and one endpoint, and returns the reference to hand out. */
    JsonObject openWallet() {
        walletId = created("/v1/wallets", new JsonObject()).getString("walletId");
        return created("/v1/wallets/" + walletId + "/endpoints", new JsonObject()).getJsonObject("walletReference");
    }

    /** Makes one more endpoint, which receives over gRPC, and returns the reference to hand out. */
    JsonObject grpcEndpoint() {
        return created("/v1/wallets/" + walletId + "/endpoints?transport=grpc", new JsonObject()).getJsonObject(
            "walletReference"
        );
    }

    /** Hands transfers in together; all are accepted. */
    void transferAll(List<JsonObject> transfers) {
        JsonObject body = new JsonObject().put("atomic", true).put("items", new JsonArray(transfers));
        answered(HttpMethod.POST, "/v1/transfers/bulk", body, 202);
    }

    void disable() {
        disable(walletId);
    }

    void enable() {
        enable(walletId);
    }

    /** Disables a wallet that was opened by another client of the owner. */
    void disable(String wallet) {
        answered(HttpMethod.POST, "/v1/wallets/" + wallet + "/disable", new JsonObject(), 200);
    }

    /** Disables it or not, and says with which status that is answered. */
    int tryToDisable(String wallet) {
        return Await.result(send(HttpMethod.POST, "/v1/wallets/" + wallet + "/disable", new JsonObject())).statusCode();
    }

    /** Enables it or not, and says with which status that is answered. */
    int tryToEnable(String wallet) {
        return Await.result(send(HttpMethod.PUT, "/v1/wallets/" + wallet + "/enable", new JsonObject())).statusCode();
    }

    void enable(String wallet) {
        answered(HttpMethod.PUT, "/v1/wallets/" + wallet + "/enable", new JsonObject(), 200);
    }

    /** Claims what can be claimed of a range. */
    JsonObject match(Instant start, Instant end) {
        JsonObject body = new JsonObject().put("start", start.getEpochSecond()).put("end", end.getEpochSecond());
        return answered(HttpMethod.POST, "/v1/claims/match", body, 202);
    }

    /** Waits, by one question, until all of some commands have ended, and says how they stand. */
    JsonArray ended(List<UUID> commands) {
        String ids = commands.stream().map(UUID::toString).collect(Collectors.joining(","));
        return list("/v1/request-status?wait=60&ids=" + ids);
    }

    /** Notes somebody's reference as a receiver. */
    UUID receiver(JsonObject reference) {
        JsonObject body = new JsonObject().put("walletReference", reference).put("textReference", "a friend");
        return UUID.fromString(created("/v1/external-endpoints", body).getString("receiverId"));
    }

    UUID transfer(CertificateId certificate, UUID receiver, long quantity, String... disclosed) {
        return transferring(certificate, receiver, quantity, disclosed).map(Owner::accepted).await();
    }

    Future<HttpResponse<io.vertx.core.buffer.Buffer>> transferring(
        CertificateId certificate,
        UUID receiver,
        long quantity,
        String... disclosed
    ) {
        return send(HttpMethod.POST, "/v1/transfers", transferOf(certificate, receiver, quantity, disclosed));
    }

    /** What is sent for a transfer, and for each one of many. */
    static JsonObject transferOf(CertificateId certificate, UUID receiver, long quantity, String... disclosed) {
        return new JsonObject()
            .put("certificateId", json(certificate))
            .put("receiverId", receiver.toString())
            .put("quantity", quantity)
            .put("hashedAttributes", new JsonArray(List.of(disclosed)));
    }

    /** Sends a request that can be sent again with the same key. */
    Future<HttpResponse<io.vertx.core.buffer.Buffer>> handingIn(String path, JsonObject body, String key) {
        return client
            .post(port, "127.0.0.1", path)
            .putHeader("wallet-owner", name)
            .putHeader("Idempotency-Key", key)
            .sendJsonObject(body);
    }

    /** Has the receivers of a transfer told again. */
    UUID redeliver(UUID transfer) {
        return accepted(
            Await.result(send(HttpMethod.POST, "/v1/transfers/" + transfer + "/redeliver", new JsonObject()))
        );
    }

    UUID claim(CertificateId production, CertificateId consumption, long quantity) {
        return claiming(production, consumption, quantity).map(Owner::accepted).await();
    }

    Future<HttpResponse<io.vertx.core.buffer.Buffer>> claiming(
        CertificateId production,
        CertificateId consumption,
        long quantity
    ) {
        return send(HttpMethod.POST, "/v1/claims", claimOf(production, consumption, quantity));
    }

    /** What is sent for a claim. */
    static JsonObject claimOf(CertificateId production, CertificateId consumption, long quantity) {
        return new JsonObject()
            .put("productionCertificateId", json(production))
            .put("consumptionCertificateId", json(consumption))
            .put("quantity", quantity);
    }

    /** The id in an answer 202. */
    static UUID accepted(HttpResponse<io.vertx.core.buffer.Buffer> response) {
        if (response.statusCode() != 202) {
            throw new AssertionError(response.statusCode() + " " + response.bodyAsString());
        }
        JsonObject body = response.bodyAsJsonObject();
        return UUID.fromString(
            Optional.ofNullable(body.getString("transferRequestId")).orElseGet(() -> body.getString("claimRequestId"))
        );
    }

    /** Waits for a command to end and says how. */
    String end(UUID command) {
        return Await.until(() -> status(command), status -> !status.equals("pending"));
    }

    Future<String> status(UUID command) {
        return get("/v1/request-status/" + command).map(body -> body.getString("status"));
    }

    /** What the wallet can spend of a certificate; 0 when it is not listed. */
    Future<Long> available(CertificateId certificate) {
        return available(List.of(certificate));
    }

    /** What the wallet can spend of some certificates together. */
    Future<Long> available(List<CertificateId> certificates) {
        Set<JsonObject> wanted = certificates.stream().map(Owner::json).collect(Collectors.toSet());
        return get("/v1/certificates").map(page -> {
            JsonArray result = page.getJsonArray("result");
            return IntStream.range(0, result.size())
                .mapToObj(result::getJsonObject)
                .filter(one -> wanted.contains(one.getJsonObject("federatedStreamId")))
                .mapToLong(one -> one.getLong("quantity"))
                .sum();
        });
    }

    /** Waits until the wallet can spend just this much. */
    void awaitAvailable(CertificateId certificate, long quantity) {
        Await.until(() -> available(certificate), now -> now == quantity);
    }

    /** The items of a list. */
    JsonArray list(String path) {
        return Await.result(get(path)).getJsonArray("result");
    }

    private JsonObject created(String path, JsonObject body) {
        return answered(HttpMethod.POST, path, body, 201);
    }

    private JsonObject answered(HttpMethod method, String path, JsonObject body, int expected) {
        HttpResponse<io.vertx.core.buffer.Buffer> response = Await.result(send(method, path, body));
        if (response.statusCode() != expected) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.bodyAsString());
        }
        return response.bodyAsJsonObject();
    }

    private Future<JsonObject> get(String path) {
        return client
            .get(port, "127.0.0.1", path)
            .putHeader("wallet-owner", name)
            .send()
            .map(response -> {
                if (response.statusCode() != 200) {
                    throw new AssertionError(path + ": " + response.statusCode() + " " + response.bodyAsString());
                }
                return response.bodyAsJsonObject();
            });
    }

    private Future<HttpResponse<io.vertx.core.buffer.Buffer>> send(HttpMethod method, String path, JsonObject body) {
        return client.request(method, port, "127.0.0.1", path).putHeader("wallet-owner", name).sendJsonObject(body);
    }

    private static JsonObject json(CertificateId certificate) {
        return new JsonObject()
            .put("registry", certificate.registry())
            .put("streamId", certificate.streamId().toString());
    }
}
