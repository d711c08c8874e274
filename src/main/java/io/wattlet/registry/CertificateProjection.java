package io.wattlet.registry;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.electricity.v1.SlicedEvent;
import io.wattlet.proto.registry.v1.Transaction;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The state of one certificate: what the events of its stream add up to.
 *
 * <p>Slices are available (named by the hash of their commitment), allocated or claimed (named by the allocation id).
 * Applying events checks only that they <em>can</em> be applied; whether they <em>may</em> is for the rules. A projection
 * that was handed out does not change any more and may be shared.
 */
public final class CertificateProjection {

    private final IssuedEvent issued;
    private final Map<Buffer, Slice> available = new LinkedHashMap<>();
    private final Map<Uuid, Allocation> allocated = new LinkedHashMap<>();
    private final Map<Uuid, Allocation> claimed = new LinkedHashMap<>();
    private boolean withdrawn;

    private CertificateProjection(IssuedEvent issued) {
        this.issued = issued;
        if (!issued.hasQuantityCommitment()) {
            throw new UnanswerableException("the certificate was issued without a commitment");
        }
        add(Slice.of(issued.getQuantityCommitment(), issued.getOwnerPublicKey()));
    }

    /**
     * Adds up a stream that was verified when it was written, without verifying it again.
     *
     * @param stream the transactions of one certificate, oldest first; at least one
     * @throws UnanswerableException when the events cannot be read or cannot follow each other
     */
    public static CertificateProjection replay(List<Transaction> stream) {
        try {
            return ofEvents(Payloads.readAll(stream));
        } catch (RuleBrokenException e) {
            throw new UnanswerableException(e.getMessage());
        }
    }

    static CertificateProjection ofEvents(List<Event> events) {
        if (events.isEmpty()) {
            throw new UnanswerableException("a certificate without events has no state");
        }
        CertificateProjection projection = begin(events.getFirst());
        events.subList(1, events.size()).forEach(projection::apply);
        return projection;
    }

    /** The state after the first event of a stream. */
    static CertificateProjection begin(Event first) {
        if (first instanceof Event.Issued(IssuedEvent issued)) {
            return new CertificateProjection(issued);
        }
        throw new UnanswerableException("the stream does not begin with an IssuedEvent");
    }

    /** Changes the state by one more event; {@link UnanswerableException} when it cannot follow. */
    void apply(Event event) {
        switch (event) {
            case Event.Issued _ -> throw new UnanswerableException("the certificate is issued a second time");
            case Event.Sliced(var sliced) -> slice(sliced);
            case Event.Transferred(var transferred) -> add(
                take(transferred.getSourceSliceHash()).withOwner(transferred.getNewOwner())
            );
            case Event.Allocated(var allocation) -> allocate(allocation);
            case Event.Claimed(var claim) -> {
                Uuid id = present(claim.hasAllocationId(), claim.getAllocationId());
                put(claimed, id, take(allocated, id));
            }
            case Event.Unclaimed(var unclaim) -> add(
                take(claimed, present(unclaim.hasAllocationId(), unclaim.getAllocationId())).slice()
            );
            case Event.Withdrawn _ -> withdrawn = true;
            case Event.Other(String type) -> throw new UnanswerableException("the stream holds a " + type);
        }
    }

    private void slice(SlicedEvent sliced) {
        take(sliced.getSourceSliceHash());
        for (SlicedEvent.Slice slice : sliced.getNewSlicesList()) {
            if (!slice.hasQuantity()) {
                throw new UnanswerableException("a new slice has no commitment");
            }
            add(Slice.of(slice.getQuantity(), slice.getNewOwner()));
        }
    }

    private void allocate(AllocatedEvent event) {
        Slice slice = take(sourceSliceHash(event));
        put(allocated, present(event.hasAllocationId(), event.getAllocationId()), new Allocation(slice, event));
    }

    private void add(Slice slice) {
        if (available.putIfAbsent(slice.hash(), slice) != null) {
            throw new UnanswerableException("two available slices of the certificate have the same commitment");
        }
    }

    private Slice take(ByteString hash) {
        Slice slice = available.remove(Buffer.buffer(hash.toByteArray()));
        if (slice == null) {
            throw new UnanswerableException("an event spends a slice that is not available");
        }
        return slice;
    }

    private static void put(Map<Uuid, Allocation> allocations, Uuid id, Allocation allocation) {
        if (allocations.putIfAbsent(id, allocation) != null) {
            throw new UnanswerableException("an allocation id is used twice at a time");
        }
    }

    private static Allocation take(Map<Uuid, Allocation> allocations, Uuid id) {
        Allocation allocation = allocations.remove(id);
        if (allocation == null) {
            throw new UnanswerableException("an event names an allocation that is not there");
        }
        return allocation;
    }

    private static Uuid present(boolean isPresent, Uuid allocationId) {
        if (!isPresent) {
            throw new UnanswerableException("the event has no allocation id");
        }
        return allocationId;
    }

    /** The event that began the stream: period, type, grid area, attributes, and the id as the issuer wrote it. */
    public IssuedEvent issued() {
        return issued;
    }

    /** Production, consumption, or something that real registries let pass although it can never be claimed. */
    public GranularCertificateType type() {
        return issued.getType();
    }

    /** Whether the issuer took the certificate back. */
    public boolean isWithdrawn() {
        return withdrawn;
    }

    /** The available slices, oldest first. */
    public Collection<Slice> available() {
        return Collections.unmodifiableCollection(available.values());
    }

    /** The available slice of this name (SHA-256 of its commitment). */
    public Optional<Slice> available(Buffer hash) {
        return Optional.ofNullable(available.get(hash));
    }

    /** The slices that are allocated and not claimed, oldest first. */
    public Collection<Allocation> allocated() {
        return Collections.unmodifiableCollection(allocated.values());
    }

    /** The allocation of this id, when it is not claimed yet. */
    public Optional<Allocation> allocated(UUID allocationId) {
        return allocated(uuid(allocationId));
    }

    /** The slices that are claimed, oldest first. */
    public Collection<Allocation> claimed() {
        return Collections.unmodifiableCollection(claimed.values());
    }

    /** The claimed allocation of this id. */
    public Optional<Allocation> claimed(UUID allocationId) {
        return claimed(uuid(allocationId));
    }

    Optional<Slice> available(ByteString hash) {
        return available(Buffer.buffer(hash.toByteArray()));
    }

    Optional<Allocation> allocated(Uuid allocationId) {
        return Optional.ofNullable(allocated.get(allocationId));
    }

    Optional<Allocation> claimed(Uuid allocationId) {
        return Optional.ofNullable(claimed.get(allocationId));
    }

    /** The certificate's id as written in its first event; {@link UnanswerableException} when there is none. */
    FederatedStreamId id() {
        if (!issued.hasCertificateId()) {
            throw new UnanswerableException("the certificate was issued without an id");
        }
        return issued.getCertificateId();
    }

    /** The hash by which an allocation names the slice of this certificate. */
    ByteString sourceSliceHash(AllocatedEvent event) {
        return switch (type()) {
            case PRODUCTION -> event.getProductionSourceSliceHash();
            case CONSUMPTION -> event.getConsumptionSourceSliceHash();
            case INVALID, UNRECOGNIZED -> throw new UnanswerableException(
                "a certificate that is neither production nor consumption cannot be allocated"
            );
        };
    }

    private static Uuid uuid(UUID id) {
        return Uuid.newBuilder().setValue(id.toString()).build();
    }
}
