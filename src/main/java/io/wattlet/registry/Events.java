package io.wattlet.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.Attribute;
import io.wattlet.proto.electricity.v1.ClaimedEvent;
import io.wattlet.proto.electricity.v1.DateInterval;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.electricity.v1.PublicKey;
import io.wattlet.proto.electricity.v1.SlicedEvent;
import io.wattlet.proto.electricity.v1.TransferredEvent;
import io.wattlet.proto.electricity.v1.UnclaimedEvent;
import io.wattlet.proto.electricity.v1.WithdrawnEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds the events of certificates, the payloads of transactions. Slices are named by hash: the SHA-256 of their
 * commitment, 32 bytes.
 */
public final class Events {

    private Events() {}

    /**
     * The facts that make a certificate.
     *
     * @param certificate its name
     * @param type        production or consumption
     * @param start       of its period, inclusive
     * @param end         of its period, exclusive; a minute to an hour after the start
     * @param gridArea    whose issuer signs it
     * @param slice       its only slice to begin with
     * @param attributes  in the order in which they will be shown
     */
    public record Issue(
        CertificateId certificate,
        GranularCertificateType type,
        Instant start,
        Instant end,
        String gridArea,
        NewSlice slice,
        List<Attribute> attributes
    ) {
        public Issue {
            attributes = List.copyOf(attributes);
        }
    }

    /**
     * A slice that comes to be.
     *
     * @param rangeProof that the commitment is to a 32-bit quantity, made for the certificate's id
     * @param owner      whose key may spend it
     */
    public record NewSlice(Commitment commitment, Buffer rangeProof, ExtendedPublicKey owner) {}

    /** Begins a certificate. */
    public static IssuedEvent issued(Issue issue) {
        return IssuedEvent.newBuilder()
            .setCertificateId(issue.certificate().toProto())
            .setType(issue.type())
            .setPeriod(DateInterval.newBuilder().setStart(timestamp(issue.start())).setEnd(timestamp(issue.end())))
            .setGridArea(issue.gridArea())
            .setQuantityCommitment(quantity(issue.slice()))
            .setOwnerPublicKey(owner(issue.slice().owner()))
            .addAllAttributes(issue.attributes())
            .build();
    }

    /**
     * Replaces a slice by new ones.
     *
     * @param slices   at least one, with commitments that no other slice of the certificate has: anything else freezes
     *                 the certificate, or keeps the registry busy for ever
     * @param sumProof that the new commitments, in this order, add up to the source's, 64 bytes
     * @throws IllegalArgumentException if there are no slices, or two with one commitment
     */
    public static SlicedEvent sliced(
        CertificateId certificate,
        Buffer sourceHash,
        List<NewSlice> slices,
        Buffer sumProof
    ) {
        if (slices.isEmpty() || slices.stream().map(NewSlice::commitment).distinct().count() < slices.size()) {
            throw new IllegalArgumentException("a slice is replaced by one or more of distinct commitments");
        }
        SlicedEvent.Builder event = SlicedEvent.newBuilder()
            .setCertificateId(certificate.toProto())
            .setSourceSliceHash(hash(sourceHash))
            .setSumProof(bytes(sumProof));
        for (NewSlice slice : slices) {
            event.addNewSlices(
                SlicedEvent.Slice.newBuilder().setQuantity(quantity(slice)).setNewOwner(owner(slice.owner()))
            );
        }
        return event.build();
    }

    /** Gives a whole slice to a new owner. */
    public static TransferredEvent transferred(
        CertificateId certificate,
        Buffer sourceHash,
        ExtendedPublicKey newOwner
    ) {
        return TransferredEvent.newBuilder()
            .setCertificateId(certificate.toProto())
            .setSourceSliceHash(hash(sourceHash))
            .setNewOwner(owner(newOwner))
            .build();
    }

    /**
     * What an allocation binds to each other.
     *
     * @param id              fresh for each pair; used twice on one certificate it freezes that for good
     * @param production      certificate of the production slice
     * @param productionHash  the production slice
     * @param consumption     certificate of the consumption slice
     * @param consumptionHash the consumption slice
     */
    public record Pair(
        UUID id,
        CertificateId production,
        Buffer productionHash,
        CertificateId consumption,
        Buffer consumptionHash
    ) {}

    /**
     * Allocates the slices of a pair to each other, on the stream of one of them.
     *
     * @param equalityProof       that both slices have the same quantity, 64 bytes
     * @param chroniclerSignature what the chronicler of the stream's own grid area signed for the stream's own slice;
     *                            null where that area has no chronicler
     */
    public static AllocatedEvent allocated(Pair pair, Buffer equalityProof, @Nullable Buffer chroniclerSignature) {
        AllocatedEvent.Builder event = AllocatedEvent.newBuilder()
            .setAllocationId(uuid(pair.id()))
            .setProductionCertificateId(pair.production().toProto())
            .setConsumptionCertificateId(pair.consumption().toProto())
            .setProductionSourceSliceHash(hash(pair.productionHash()))
            .setConsumptionSourceSliceHash(hash(pair.consumptionHash()))
            .setEqualityProof(bytes(equalityProof));
        if (chroniclerSignature != null) {
            event.setChroniclerSignature(bytes(chroniclerSignature));
        }
        return event.build();
    }

    /** Completes an allocation on one certificate's stream. */
    public static ClaimedEvent claimed(CertificateId certificate, UUID allocation) {
        return ClaimedEvent.newBuilder()
            .setCertificateId(certificate.toProto())
            .setAllocationId(uuid(allocation))
            .build();
    }

    /** Frees a claimed slice whose counterpart was withdrawn. */
    public static UnclaimedEvent unclaimed(UUID allocation) {
        return UnclaimedEvent.newBuilder().setAllocationId(uuid(allocation)).build();
    }

    /** Takes a certificate back. */
    public static WithdrawnEvent withdrawn() {
        return WithdrawnEvent.getDefaultInstance();
    }

    private static ByteString hash(Buffer hash) {
        if (hash.length() != 32) {
            throw new IllegalArgumentException("a slice hash has 32 bytes, not " + hash.length());
        }
        return bytes(hash);
    }

    private static io.wattlet.proto.electricity.v1.Commitment quantity(NewSlice slice) {
        return io.wattlet.proto.electricity.v1.Commitment.newBuilder()
            .setContent(ByteString.copyFrom(slice.commitment().toBytes()))
            .setRangeProof(bytes(slice.rangeProof()))
            .build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
    }

    private static PublicKey owner(ExtendedPublicKey owner) {
        return PublicKey.newBuilder().setContent(ByteString.copyFrom(owner.compressed())).build();
    }

    private static Uuid uuid(UUID id) {
        return Uuid.newBuilder().setValue(id.toString()).build();
    }

    private static ByteString bytes(Buffer buffer) {
        return ByteString.copyFrom(buffer.getBytes());
    }
}
