package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.EqualityProof;
import io.wattlet.crypto.Scalar;
import io.wattlet.crypto.ScalarSource;
import io.wattlet.outgoing.Ways;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.ChroniclerClient;
import io.wattlet.registry.Events;
import io.wattlet.registry.Events.Pair;
import io.wattlet.registry.SignedTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The devnet as a whole: what it issues can be claimed by the rules, with its chronicler where the area has one. */
class DevnetIT {

    private static final long QUANTITY = 250;

    private final Vertx vertx = Vertx.vertx();
    private final WalletEndpoint wallet = new WalletEndpoint(vertx);
    private final Devnet devnet = Await.get(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final RegistryClient registry = new RegistryClient(vertx, devnet.registryPort());
    private final ChroniclerClient chroniclers = new ChroniclerClient(
        Ways.toThisMachine(vertx),
        Duration.ofSeconds(10)
    );

    /** A slice as the wallet endpoint heard of it. */
    private record Slice(CertificateId certificate, int position, Scalar blinding) {
        Commitment commitment() {
            return Commitment.of(QUANTITY, blinding);
        }

        Buffer hash() {
            return Buffer.buffer(commitment().sliceHash());
        }
    }

    @AfterEach
    void stop() {
        Await.get(devnet.stop());
        Await.get(vertx.close());
    }

    @Test
    void whatItIssuesCanBeClaimedOnceTheChroniclerHasSigned() {
        Slice production = issue("production");
        Slice consumption = issue("consumption");
        Pair pair = new Pair(
            UUID.randomUUID(),
            production.certificate,
            production.hash(),
            consumption.certificate,
            consumption.hash()
        );
        Transaction unsigned = send(production, allocated(pair, production, consumption, null));
        assertEquals("Not signed by Chronicler", registry.await(unsigned, TransactionState.FAILED).getMessage());

        committed(production, allocated(pair, production, consumption, intent(production)));
        committed(consumption, allocated(pair, production, consumption, intent(consumption)));
        committed(production, Events.claimed(production.certificate, pair.id()));
        committed(consumption, Events.claimed(consumption.certificate, pair.id()));
        assertEquals(List.of(), Await.get(devnet.chronicler().broken()));
        assertEquals(3, registry.stream(production.certificate.streamId()).size());
    }

    @Test
    void leavesATransactionPendingThatTheRealVerifierChokesOn() {
        Slice slice = issue("production");
        Transaction good = signed(slice, Events.claimed(slice.certificate, UUID.randomUUID())).proto();
        Transaction malformed = signed(
            slice,
            Events.transferred(slice.certificate, slice.hash(), wallet.key.publicKey())
        )
            .proto()
            .toBuilder()
            .setHeaderSignature(ByteString.copyFromUtf8("no signature"))
            .build();
        registry.send(malformed, good);
        assertEquals("Allocation does not exist", registry.await(good, TransactionState.FAILED).getMessage());
        assertEquals(TransactionState.PENDING, registry.state(malformed));
        assertEquals(1, Await.get(devnet.registry().unanswerable()));
    }

    private Slice issue(String type) {
        WebClient http = WebClient.create(vertx);
        JsonObject recipient = post(
            http,
            "/v1/recipients",
            new JsonObject().put("walletEndpointReference", wallet.reference())
        );
        UUID certificate = UUID.randomUUID();
        post(
            http,
            "/v1/certificates",
            new JsonObject()
                .put("recipientId", recipient.getString("id"))
                .put("registryName", "narnia")
                .put("meteringPointId", type)
                .put(
                    "certificate",
                    new JsonObject()
                        .put("id", certificate.toString())
                        .put("type", type)
                        .put("quantity", QUANTITY)
                        .put("start", 1_764_000_000L)
                        .put("end", 1_764_000_900L)
                        .put("gridArea", "DK2")
                        .put("clearTextAttributes", new JsonObject())
                        .put("hashedAttributes", new JsonArray())
                )
        );
        Await.until(vertx, () -> delivered(certificate), slices -> !slices.isEmpty());
        return delivered(certificate).getFirst();
    }

    private JsonObject post(WebClient http, String path, JsonObject body) {
        var answer = Await.get(http.post(devnet.issuerPort(), "127.0.0.1", path).sendJsonObject(body));
        return Objects.requireNonNull(answer.bodyAsJsonObject());
    }

    private List<Slice> delivered(UUID certificate) {
        return wallet.deliveries
            .stream()
            .map(WalletEndpoint.Delivery::json)
            .filter(slice -> slice.getJsonObject("CertificateId").getString("StreamId").equals(certificate.toString()))
            .map(slice ->
                new Slice(
                    new CertificateId("narnia", certificate),
                    slice.getInteger("Position"),
                    Scalar.fromBytesModOrder(Base64.getDecoder().decode(slice.getString("RandomR")))
                )
            )
            .toList();
    }

    private Buffer intent(Slice slice) {
        var chronicler = Objects.requireNonNull(
            Objects.requireNonNull(devnet.network().areas().get("DK2")).chronicler()
        );
        return Await.get(
            chroniclers.registerIntent(
                chronicler.url(),
                slice.certificate,
                QUANTITY,
                Buffer.buffer(slice.blinding.toBytes())
            )
        );
    }

    private static AllocatedEvent allocated(
        Pair pair,
        Slice production,
        Slice consumption,
        @Nullable Buffer signature
    ) {
        byte[] proof = EqualityProof.prove(
            production.blinding,
            consumption.blinding,
            production.commitment(),
            consumption.commitment(),
            pair.id().toString().getBytes(StandardCharsets.UTF_8),
            ScalarSource.secure()
        );
        return Events.allocated(pair, Buffer.buffer(proof), signature);
    }

    private void committed(Slice slice, Message event) {
        registry.await(send(slice, event), TransactionState.COMMITTED);
    }

    private Transaction send(Slice slice, Message event) {
        Transaction transaction = signed(slice, event).proto();
        registry.send(transaction);
        return transaction;
    }

    private SignedTransaction signed(Slice slice, Message event) {
        var owner = wallet.key.derive(slice.position);
        return SignedTransaction.sign(slice.certificate, event, UUID.randomUUID(), owner::sign);
    }
}
