package io.wattlet.devnet.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.testbed.NodeFile;
import io.wattlet.registry.CertificateId;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Somebody who has a wallet, and uses it over a node's REST interface. Its methods block; any thread may call them. They
 * throw {@link CallFailedException} when the answer is another one than a wallet in good order gives.
 */
public final class WalletClient {

    private final JsonCalls calls;

    /**
     * A caller with a name of its own.
     *
     * @param node  URL of the REST edge, without a slash at the end
     * @param owner who calls
     */
    public WalletClient(HttpClient http, URI node, String owner) {
        this.calls = new JsonCalls(http, node, Map.of(NodeFile.OWNER_HEADER, owner));
    }

    /**
     * A certificate in a wallet.
     *
     * @param quantity what is available of it, in watt-hours
     */
    public record Held(CertificateId certificate, long quantity) {}

    /** A transfer that is done, or one slice of it. Quantity in watt-hours. */
    public record Transferred(CertificateId certificate, UUID receiver, long quantity) {}

    /** A claim that is done, or one pair of slices of it. Quantity in watt-hours. */
    public record Claimed(CertificateId production, CertificateId consumption, long quantity) {}

    /** Makes the caller's wallet. */
    public UUID createWallet() {
        return uuid(calls.post("/v1/wallets", new JsonObject(), 201), "walletId");
    }

    /** Makes a new endpoint of the caller's wallet. */
    public EndpointReference createEndpoint(UUID wallet) {
        JsonObject answer = calls.post("/v1/wallets/" + wallet + "/endpoints", new JsonObject(), 201);
        return EndpointReference.from(answer.getJsonObject("walletReference"));
    }

    /** Makes somebody known as a receiver of transfers. */
    public UUID addReceiver(EndpointReference endpoint, String name) {
        JsonObject body = new JsonObject().put("walletReference", endpoint.json()).put("textReference", name);
        return uuid(calls.post("/v1/external-endpoints", body, 201), "receiverId");
    }

    /** Asks for a transfer; what comes of it is another question. */
    public UUID transfer(CertificateId certificate, UUID receiver, long quantity) {
        JsonObject body = new JsonObject()
            .put("certificateId", json(certificate))
            .put("receiverId", receiver.toString())
            .put("quantity", quantity)
            .put("hashedAttributes", new JsonArray());
        return uuid(calls.post("/v1/transfers", body, 202), "transferRequestId");
    }

    /** Asks for a claim; what comes of it is another question. */
    public UUID claim(CertificateId production, CertificateId consumption, long quantity) {
        JsonObject body = new JsonObject()
            .put("productionCertificateId", json(production))
            .put("consumptionCertificateId", json(consumption))
            .put("quantity", quantity);
        return uuid(calls.post("/v1/claims", body, 202), "claimRequestId");
    }

    /** How far a command of the caller has come. */
    public CommandState state(UUID command) {
        return CommandState.of(calls.get("/v1/request-status/" + command).getString("status"));
    }

    /**
     * Asks again and again until a command has ended.
     *
     * @param pollInterval from one question to the next
     * @param within       how long
     * @return how it ended, or PENDING when it did not
     */
    public CommandState awaitEnd(UUID command, Duration pollInterval, Duration within) {
        long start = System.nanoTime();
        CommandState state = state(command);
        while (state == CommandState.PENDING && System.nanoTime() - start < within.toNanos()) {
            LockSupport.parkNanos(pollInterval.toNanos());
            state = state(command);
        }
        return state;
    }

    /** Everything that the wallet holds, or held. */
    public List<Held> certificates() {
        return list("/v1/certificates", item ->
            new Held(certificate(item.getJsonObject("federatedStreamId")), item.getLong("quantity"))
        );
    }

    /** Everything that the wallet sent. */
    public List<Transferred> transfers() {
        return list("/v1/transfers", item ->
            new Transferred(
                certificate(item.getJsonObject("federatedStreamId")),
                UUID.fromString(item.getString("receiverId")),
                item.getLong("quantity")
            )
        );
    }

    /** Everything that the wallet claimed. */
    public List<Claimed> claims() {
        return list("/v1/claims", item ->
            new Claimed(
                certificate(item.getJsonObject("productionCertificate").getJsonObject("federatedStreamId")),
                certificate(item.getJsonObject("consumptionCertificate").getJsonObject("federatedStreamId")),
                item.getLong("quantity")
            )
        );
    }

    private <T> List<T> list(String path, Function<JsonObject, T> read) {
        return calls.get(path).getJsonArray("result").stream().map(JsonObject.class::cast).map(read).toList();
    }

    private static UUID uuid(JsonObject answer, String name) {
        return UUID.fromString(answer.getString(name));
    }

    private static JsonObject json(CertificateId id) {
        return new JsonObject().put("registry", id.registry()).put("streamId", id.streamId().toString());
    }

    private static CertificateId certificate(JsonObject json) {
        return new CertificateId(json.getString("registry"), UUID.fromString(json.getString("streamId")));
    }
}
