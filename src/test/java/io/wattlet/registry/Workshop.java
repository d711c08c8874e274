package io.wattlet.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.crypto.EqualityProof;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.crypto.Scalar;
import io.wattlet.crypto.ScalarSource;
import io.wattlet.proto.chronicler.v1.ClaimIntent;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.ClaimedEvent;
import io.wattlet.proto.electricity.v1.DateInterval;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.electricity.v1.SlicedEvent;
import io.wattlet.proto.electricity.v1.TransferredEvent;
import io.wattlet.proto.electricity.v1.UnclaimedEvent;
import io.wattlet.proto.electricity.v1.WithdrawnEvent;
import io.wattlet.proto.registry.v1.Transaction;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes good events and transactions, with keys of its own, for tests to bend. */
final class Workshop {

    static final String REGISTRY = "narnia";
    static final String AREA = "DK1";
    static final String CHRONICLED_AREA = "DK2";
    static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    static final Instant NOW = START.plus(Duration.ofDays(10));
    static final int EXPIRY_DAYS = 60;
    static final ScalarSource RANDOM = ScalarSource.secure();
    static final Ed25519PrivateKey ISSUER = Ed25519PrivateKey.generate();
    static final Ed25519PrivateKey CHRONICLER = Ed25519PrivateKey.generate();
    static final ExtendedPrivateKey ALICE = ExtendedPrivateKey.generate();
    static final ExtendedPrivateKey BOB = ExtendedPrivateKey.generate();

    private static final URI NOWHERE = URI.create("http://127.0.0.1");

    private Workshop() {}

    static NetworkConfiguration network() {
        return network(EXPIRY_DAYS, NetworkConfiguration.TimeConstraint.ENCLOSING);
    }

    static NetworkConfiguration network(int expiryDays, NetworkConfiguration.TimeConstraint timeConstraint) {
        List<io.wattlet.crypto.Ed25519PublicKey> issuers = List.of(ISSUER.publicKey());
        NetworkConfiguration.Chronicler chronicler = new NetworkConfiguration.Chronicler(
            NOWHERE,
            List.of(CHRONICLER.publicKey())
        );
        return new NetworkConfiguration(
            Map.of(REGISTRY, new NetworkConfiguration.Registry(NOWHERE)),
            Map.of(
                AREA,
                new NetworkConfiguration.Area(issuers, null),
                CHRONICLED_AREA,
                new NetworkConfiguration.Area(issuers, chronicler)
            ),
            Map.of(),
            expiryDays,
            timeConstraint
        );
    }

    static CertificateId newId() {
        return new CertificateId(REGISTRY, UUID.randomUUID());
    }

    static Secret secret(long quantity, ExtendedPrivateKey owner) {
        return new Secret(quantity, RANDOM.next(), owner);
    }

    static IssuedEvent.Builder issued(CertificateId id, GranularCertificateType type, Secret slice) {
        return IssuedEvent.newBuilder()
            .setCertificateId(id.toProto())
            .setType(type)
            .setPeriod(period(START, START.plus(Duration.ofHours(1))))
            .setGridArea(AREA)
            .setQuantityCommitment(slice.proven(id.streamId().toString()))
            .setOwnerPublicKey(slice.key());
    }

    static DateInterval.Builder period(Instant start, Instant end) {
        return DateInterval.newBuilder().setStart(timestamp(start)).setEnd(timestamp(end));
    }

    static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()).build();
    }

    static TransferredEvent.Builder transferred(CertificateId id, Secret slice, ExtendedPrivateKey newOwner) {
        return TransferredEvent.newBuilder()
            .setCertificateId(id.toProto())
            .setSourceSliceHash(slice.hash())
            .setNewOwner(Secret.keyOf(newOwner));
    }

    static SlicedEvent.Builder sliced(CertificateId id, Secret source, Secret... parts) {
        String label = id.streamId().toString();
        SlicedEvent.Builder event = SlicedEvent.newBuilder()
            .setCertificateId(id.toProto())
            .setSourceSliceHash(source.hash())
            .setSumProof(sumProof(label, source, parts));
        for (Secret part : parts) {
            event.addNewSlices(SlicedEvent.Slice.newBuilder().setQuantity(part.proven(label)).setNewOwner(part.key()));
        }
        return event;
    }

    static ByteString sumProof(String label, Secret source, Secret... parts) {
        List<Secret> list = List.of(parts);
        return ByteString.copyFrom(
            EqualityProof.prove(
                source.blinding(),
                Scalar.sum(list.stream().map(Secret::blinding).toList()),
                source.commitment(),
                io.wattlet.crypto.Commitment.sum(list.stream().map(Secret::commitment).toList()),
                label.getBytes(StandardCharsets.UTF_8),
                RANDOM
            )
        );
    }

    static AllocatedEvent.Builder allocated(
        UUID allocation,
        CertificateId productionId,
        Secret production,
        CertificateId consumptionId,
        Secret consumption
    ) {
        return AllocatedEvent.newBuilder()
            .setAllocationId(uuid(allocation))
            .setProductionCertificateId(productionId.toProto())
            .setConsumptionCertificateId(consumptionId.toProto())
            .setProductionSourceSliceHash(production.hash())
            .setConsumptionSourceSliceHash(consumption.hash())
            .setEqualityProof(
                ByteString.copyFrom(
                    EqualityProof.prove(
                        production.blinding(),
                        consumption.blinding(),
                        production.commitment(),
                        consumption.commitment(),
                        allocation.toString().getBytes(StandardCharsets.UTF_8),
                        RANDOM
                    )
                )
            );
    }

    /** What the chronicler signs for one slice. */
    static ByteString chronicled(CertificateId id, Secret slice) {
        byte[] intent = ClaimIntent.newBuilder()
            .setCertificateId(id.toProto())
            .setCommitment(ByteString.copyFrom(slice.commitment().toBytes()))
            .build()
            .toByteArray();
        return ByteString.copyFrom(CHRONICLER.sign(intent));
    }

    static ClaimedEvent claimed(CertificateId id, UUID allocation) {
        return ClaimedEvent.newBuilder().setCertificateId(id.toProto()).setAllocationId(uuid(allocation)).build();
    }

    static UnclaimedEvent unclaimed(UUID allocation) {
        return UnclaimedEvent.newBuilder().setAllocationId(uuid(allocation)).build();
    }

    static WithdrawnEvent withdrawn() {
        return WithdrawnEvent.getDefaultInstance();
    }

    static Uuid uuid(UUID id) {
        return Uuid.newBuilder().setValue(id.toString()).build();
    }

    static Transaction signed(CertificateId id, Message payload, Signer signer) {
        return SignedTransaction.sign(id, payload, UUID.randomUUID(), signer).proto();
    }
}
