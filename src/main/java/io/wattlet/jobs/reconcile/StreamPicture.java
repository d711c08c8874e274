package io.wattlet.jobs.reconcile;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Hashes;
import io.wattlet.proto.electricity.v1.Commitment;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.electricity.v1.PublicKey;
import io.wattlet.proto.electricity.v1.SlicedEvent;
import io.wattlet.proto.electricity.v1.TransferredEvent;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.Allocation;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.Slice;
import io.wattlet.registry.TransactionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a verified stream says about every commitment that it ever had. */
final class StreamPicture {

    private static final String SLICED = SlicedEvent.getDescriptor().getFullName();
    private static final String TRANSFERRED = TransferredEvent.getDescriptor().getFullName();

    // What others allocate may have an id that is none; nothing of ours has this one.
    private static final UUID NOBODYS = new UUID(0, 0);

    private final CertificateProjection certificate;
    private final List<TransactionId> transactions;
    private final Map<Buffer, Allocation> allocated;
    private final Map<Buffer, Allocation> claimed;
    // Every slice there ever was, with its last owner.
    private final Map<Buffer, Slice> known = new HashMap<>();

    private StreamPicture(CertificateProjection certificate, List<TransactionId> transactions) {
        this.certificate = certificate;
        this.transactions = transactions;
        this.allocated = byHash(certificate.allocated());
        this.claimed = byHash(certificate.claimed());
    }

    /**
     * Makes it. Hashes every transaction: not for event loops.
     *
     * @param stream      was verified
     * @param certificate what came of the verification
     */
    static StreamPicture of(List<Transaction> stream, CertificateProjection certificate) {
        StreamPicture picture = new StreamPicture(certificate, stream.stream().map(TransactionId::of).toList());
        IssuedEvent issued = certificate.issued();
        picture.note(issued.getQuantityCommitment(), issued.getOwnerPublicKey());
        try {
            for (Transaction transaction : stream) {
                picture.follow(transaction);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a verified stream holds an event that cannot be read", e);
        }
        return picture;
    }

    private static Map<Buffer, Allocation> byHash(Collection<Allocation> allocations) {
        Map<Buffer, Allocation> byHash = new HashMap<>();
        allocations.forEach(allocation -> byHash.put(allocation.slice().hash(), allocation));
        return byHash;
    }

    private void follow(Transaction transaction) throws InvalidProtocolBufferException {
        String type = transaction.getHeader().getPayloadType();
        if (type.equals(SLICED)) {
            SlicedEvent.parseFrom(transaction.getPayload())
                .getNewSlicesList()
                .forEach(slice -> note(slice.getQuantity(), slice.getNewOwner()));
        } else if (type.equals(TRANSFERRED)) {
            TransferredEvent event = TransferredEvent.parseFrom(transaction.getPayload());
            known.computeIfPresent(Buffer.buffer(event.getSourceSliceHash().toByteArray()), (hash, slice) ->
                new Slice(hash, slice.commitment(), event.getNewOwner())
            );
        }
    }

    private void note(Commitment commitment, PublicKey owner) {
        byte[] content = commitment.getContent().toByteArray();
        Buffer hash = Buffer.buffer(Hashes.sha256(content));
        known.put(hash, new Slice(hash, Buffer.buffer(content), owner));
    }

    /** Whether the issuer took the certificate back. */
    boolean isWithdrawn() {
        return certificate.isWithdrawn();
    }

    /** Whether a slice is allocated under an id, and not claimed. */
    boolean isAllocated(UUID allocation) {
        return certificate.allocated(allocation).isPresent();
    }

    /** Whether a slice is claimed under an id. */
    boolean isClaimed(UUID allocation) {
        return certificate.claimed(allocation).isPresent();
    }

    /** The ids of all transactions, oldest first. */
    List<TransactionId> transactions() {
        return transactions;
    }

    /**
     * What it says of a commitment. What comes back after it was spent is what it is now.
     *
     * @param hash     SHA-256 of the commitment
     * @param ownerKey compressed key under which it is booked
     */
    OnStream at(Buffer hash, Buffer ownerKey) {
        Slice slice = known.get(hash);
        if (slice == null) {
            return new OnStream.Unknown();
        }
        if (!slice.isOwnedBy(ownerKey)) {
            return new OnStream.Gone();
        }
        if (certificate.available(hash).isPresent()) {
            return new OnStream.Available();
        }
        Allocation allocation = allocated.get(hash);
        if (allocation != null) {
            return new OnStream.Allocated(id(allocation));
        }
        Allocation claim = claimed.get(hash);
        return claim == null ? new OnStream.Sliced() : new OnStream.Claimed(id(claim));
    }

    private static UUID id(Allocation allocation) {
        String text = allocation.event().getAllocationId().getValue();
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equals(text) ? id : NOBODYS;
        } catch (IllegalArgumentException e) {
            return NOBODYS;
        }
    }
}
