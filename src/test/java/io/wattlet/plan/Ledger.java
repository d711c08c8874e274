package io.wattlet.plan;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.crypto.RangeProof;
import io.wattlet.crypto.Scalar;
import io.wattlet.plan.StoredPlan.State;
import io.wattlet.plan.StoredPlan.StoredTransaction;
import io.wattlet.proto.electricity.v1.DateInterval;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.electricity.v1.PublicKey;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.ElectricityRules;
import io.wattlet.registry.ElectricityRules.Verdict;
import io.wattlet.registry.Events;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.SignedTransaction;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Streams kept in memory under the real electricity rules: what a registry would say to a plan. */
final class Ledger {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String AREA = "DK1";

    private final Ed25519PrivateKey issuer = Ed25519PrivateKey.generate();
    private final Ed25519PrivateKey chronicler = Ed25519PrivateKey.generate();
    private final Map<CertificateId, List<Transaction>> streams = new HashMap<>();
    private final ElectricityRules rules;
    private int calls;

    Ledger(boolean withChronicler) {
        NetworkConfiguration.Chronicler signer = withChronicler
            ? new NetworkConfiguration.Chronicler(URI.create("http://127.0.0.1:1"), List.of(chronicler.publicKey()))
            : null;
        rules = new ElectricityRules(
            new NetworkConfiguration(
                Map.of("narnia", new NetworkConfiguration.Registry(URI.create("http://127.0.0.1:1"))),
                Map.of(AREA, new NetworkConfiguration.Area(List.of(issuer.publicKey()), signer)),
                Map.of(),
                null,
                NetworkConfiguration.TimeConstraint.ENCLOSING
            )
        );
    }

    /** Issues a certificate to a child of the given key and returns the slice as its owner holds it. */
    HeldSlice issue(
        GranularCertificateType type,
        long quantity,
        WalletKeys owner,
        int position,
        Randomness randomness
    ) {
        CertificateId certificate = new CertificateId("narnia", randomness.ids().get());
        Scalar blinding = randomness.scalars().next();
        Commitment commitment = Commitment.of(quantity, blinding);
        byte[] label = certificate.streamId().toString().getBytes(StandardCharsets.UTF_8);
        Instant start = NOW.minus(Duration.ofHours(2));
        IssuedEvent event = IssuedEvent.newBuilder()
            .setCertificateId(certificate.toProto())
            .setType(type)
            .setPeriod(
                DateInterval.newBuilder()
                    .setStart(Timestamp.newBuilder().setSeconds(start.getEpochSecond()))
                    .setEnd(Timestamp.newBuilder().setSeconds(start.getEpochSecond() + 3600))
            )
            .setGridArea(AREA)
            .setQuantityCommitment(
                io.wattlet.proto.electricity.v1.Commitment.newBuilder()
                    .setContent(ByteString.copyFrom(commitment.toBytes()))
                    .setRangeProof(
                        ByteString.copyFrom(RangeProof.prove(quantity, blinding, label, randomness.scalars()))
                    )
            )
            .setOwnerPublicKey(
                PublicKey.newBuilder().setContent(
                    ByteString.copyFrom(owner.owner(1, position).publicKey().compressed())
                )
            )
            .build();
        SignedTransaction transaction = SignedTransaction.sign(
            certificate,
            event,
            randomness.ids().get(),
            issuer::sign
        );
        accept(certificate, transaction.proto());
        return new HeldSlice(
            randomness.ids().get(),
            certificate,
            Buffer.buffer(commitment.sliceHash()),
            quantity,
            Buffer.buffer(blinding.toBytes()),
            1,
            position
        );
    }

    /** Takes a certificate back. */
    void withdraw(CertificateId certificate, Randomness randomness) {
        SignedTransaction transaction = SignedTransaction.sign(
            certificate,
            Events.withdrawn(),
            randomness.ids().get(),
            issuer::sign
        );
        accept(certificate, transaction.proto());
    }

    /** What the chronicler signs for a slice. */
    Buffer intent(HeldSlice slice) {
        byte[] intent = io.wattlet.proto.chronicler.v1.ClaimIntent.newBuilder()
            .setCertificateId(slice.certificate().toProto())
            .setCommitment(ByteString.copyFrom(slice.commitment().toBytes()))
            .build()
            .toByteArray();
        return Buffer.buffer(chronicler.sign(intent));
    }

    /** Sends a plan in the order in which the engine would, and refuses to go on when the rules refuse anything. */
    void carryOut(Plan plan) {
        List<StoredTransaction> transactions = PlanStore.stored(plan, 1).transactions();
        Map<Integer, State> states = new HashMap<>();
        while (states.size() < transactions.size()) {
            List<List<StoredTransaction>> chains = SendOrder.next(
                transactions,
                ordinal -> states.getOrDefault(ordinal, State.PLANNED),
                Set.of()
            );
            if (chains.isEmpty()) {
                throw new AssertionError("the plan cannot go on after " + states.keySet());
            }
            calls++;
            for (List<StoredTransaction> chain : chains) {
                for (StoredTransaction one : chain) {
                    accept(one.stream(), SignedTransaction.parse(one.bytes()).proto());
                    states.put(one.ordinal(), State.COMMITTED);
                }
            }
        }
    }

    private void accept(CertificateId certificate, Transaction transaction) {
        Verdict verdict = process(certificate, transaction);
        if (!(verdict instanceof Verdict.Valid)) {
            throw new AssertionError(transaction.getHeader().getPayloadType() + ": " + verdict);
        }
    }

    /** Does with a transaction what a registry does. */
    synchronized Verdict process(CertificateId certificate, Transaction transaction) {
        List<Transaction> stream = streams.computeIfAbsent(certificate, _ -> new ArrayList<>());
        Verdict verdict = rules.verify(
            transaction,
            stream,
            id ->
                streams.getOrDefault(
                    new CertificateId(id.getRegistry(), UUID.fromString(id.getStreamId().getValue())),
                    List.of()
                ),
            NOW
        );
        if (verdict instanceof Verdict.Valid) {
            stream.add(transaction);
        }
        return verdict;
    }

    /** What a stream holds. */
    synchronized List<Transaction> stream(UUID certificate) {
        return List.copyOf(streams.getOrDefault(new CertificateId("narnia", certificate), List.of()));
    }

    /** The network this ledger belongs to, with its registry at the given place. */
    NetworkConfiguration network(URI registry) {
        return new NetworkConfiguration(
            Map.of("narnia", new NetworkConfiguration.Registry(registry)),
            Map.of(AREA, new NetworkConfiguration.Area(List.of(issuer.publicKey()), null)),
            Map.of(),
            null,
            NetworkConfiguration.TimeConstraint.ENCLOSING
        );
    }

    /** How often the engine would have waited for the registry. */
    int calls() {
        return calls;
    }

    CertificateProjection projection(CertificateId certificate) {
        return CertificateProjection.replay(streams.getOrDefault(certificate, List.of()));
    }
}
