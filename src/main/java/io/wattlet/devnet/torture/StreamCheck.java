package io.wattlet.devnet.torture;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.crypto.Scalar;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.registry.Allocation;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Compares what wallets hold with what the registry's streams say: every slice of a stream that can still be spent, or is
 * claimed, is in one wallet, in the same state, with an opening that fits and under the key that owns it; and no wallet
 * holds anything else.
 */
final class StreamCheck {

    /** What a wallet may call a slice that the registry shows as available. A withdrawn or expired one cannot be spent. */
    private static final Set<String> AVAILABLE = Set.of("available", "expired", "withdrawn");

    private final Map<CertificateId, CertificateProjection> certificates;
    private final Map<SliceName, List<Books.Slice>> held = new HashMap<>();
    private final Map<UUID, List<Books.Claim>> claims = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<SliceName> explained = new HashSet<>();

    private StreamCheck(Collection<Books> books, Map<CertificateId, CertificateProjection> certificates) {
        this.certificates = certificates;
        for (Books system : books) {
            system
                .slices()
                .stream()
                .filter(Books.Slice::isHeld)
                .forEach(it -> held.computeIfAbsent(it.name(), _ -> new ArrayList<>()).add(it));
            system.claims().forEach(it -> claims.computeIfAbsent(it.id(), _ -> new ArrayList<>()).add(it));
        }
    }

    /**
     * Compares.
     *
     * @param books        of all wallet systems, none of which has anything under way
     * @param certificates what the streams of all certificates add up to
     */
    static List<Finding> run(Collection<Books> books, Map<CertificateId, CertificateProjection> certificates) {
        StreamCheck check = new StreamCheck(books, certificates);
        certificates.forEach(check::certificate);
        check.nothingElseIsHeld();
        return check.findings;
    }

    private void certificate(CertificateId id, CertificateProjection certificate) {
        certificate.available().forEach(slice -> holder(id, slice, AVAILABLE));
        for (Allocation allocation : certificate.allocated()) {
            if (holder(id, allocation.slice(), Set.of("allocated")).isPresent() && !hasWithdrawn(allocation)) {
                findings.add(
                    Finding.violation("%s stays allocated".formatted(new SliceName(id, allocation.slice().hash())))
                );
            }
        }
        for (Allocation allocation : certificate.claimed()) {
            holder(id, allocation.slice(), Set.of("claimed")).ifPresent(slice -> claimed(slice, allocation));
        }
    }

    /** The one who has a slice of a stream; when there is none or more than one, that is a finding. */
    private Optional<Books.Slice> holder(CertificateId id, Slice slice, Set<String> states) {
        SliceName name = new SliceName(id, slice.hash());
        explained.add(name);
        List<Books.Slice> holders = held.getOrDefault(name, List.of());
        if (holders.isEmpty()) {
            findings.add(Finding.lost("nobody holds %s, which the registry shows".formatted(name)));
            return Optional.empty();
        }
        if (holders.size() > 1) {
            findings.add(Finding.doubled("%d wallets hold %s".formatted(holders.size(), name)));
            return Optional.empty();
        }
        Books.Slice holder = holders.getFirst();
        if (!states.contains(holder.state())) {
            findings.add(Finding.violation("%s is to the registry %s".formatted(holder, states)));
        }
        checkOpening(holder, slice);
        checkOwner(holder, slice);
        return Optional.of(holder);
    }

    private void checkOpening(Books.Slice holder, Slice slice) {
        Scalar blinding = Scalar.fromBytesModOrder(holder.blinding().getBytes());
        Commitment commitment = Commitment.of(holder.quantity(), blinding);
        if (!slice.commitment().equals(Buffer.buffer(commitment.toBytes()))) {
            findings.add(Finding.lost("%s does not open its commitment".formatted(holder)));
        }
    }

    private void checkOwner(Books.Slice holder, Slice slice) {
        Buffer endpoint = holder.endpoint();
        boolean isOwner =
            endpoint != null &&
            slice.isOwnedBy(
                Buffer.buffer(ExtendedPublicKey.parse(endpoint.getBytes()).derive(holder.position()).compressed())
            );
        if (!isOwner) {
            findings.add(Finding.doubled("%s belongs to another key on the registry".formatted(holder)));
        }
    }

    private void claimed(Books.Slice slice, Allocation allocation) {
        UUID id = UUID.fromString(allocation.event().getAllocationId().getValue());
        List<Books.Claim> named = claims.getOrDefault(id, List.of());
        boolean fits =
            named.size() == 1 &&
            (named.getFirst().production().equals(slice.id()) || named.getFirst().consumption().equals(slice.id())) &&
            named.getFirst().quantity() == slice.quantity();
        if (!fits) {
            findings.add(Finding.violation("%s is not claimed by claim %s".formatted(slice, id)));
        }
        if (hasWithdrawn(allocation)) {
            return;
        }
        if (fits && !named.getFirst().state().equals("claimed")) {
            findings.add(Finding.violation("claim %s is %s".formatted(id, named.getFirst().state())));
        }
        boolean bothSides =
            isClaimed(allocation.event().getProductionCertificateId(), id) &&
            isClaimed(allocation.event().getConsumptionCertificateId(), id);
        if (!bothSides) {
            findings.add(Finding.violation("claim %s is claimed on one side only".formatted(id)));
        }
    }

    private boolean isClaimed(FederatedStreamId certificate, UUID allocation) {
        return projection(certificate)
            .flatMap(it -> it.claimed(allocation))
            .isPresent();
    }

    private boolean hasWithdrawn(Allocation allocation) {
        return (
            isWithdrawn(allocation.event().getProductionCertificateId()) ||
            isWithdrawn(allocation.event().getConsumptionCertificateId())
        );
    }

    private boolean isWithdrawn(FederatedStreamId certificate) {
        return projection(certificate).filter(CertificateProjection::isWithdrawn).isPresent();
    }

    private Optional<CertificateProjection> projection(FederatedStreamId id) {
        UUID stream = UUID.fromString(id.getStreamId().getValue());
        return Optional.ofNullable(certificates.get(new CertificateId(id.getRegistry(), stream)));
    }

    private void nothingElseIsHeld() {
        held.forEach((name, holders) -> {
            if (!explained.contains(name)) {
                holders.forEach(it ->
                    findings.add(Finding.doubled("a wallet holds %s, which the registry does not".formatted(it)))
                );
            }
        });
    }
}
