package io.wattlet.devnet.vectors;

import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.Allocation;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.Slice;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds slices in a projection, whatever state they are in. */
final class SliceStates {

    /**
     * A slice and its state.
     *
     * @param name       available, allocated or claimed, as recordings call it
     * @param slice      its commitment and owner
     * @param allocation the allocation id of an allocated or claimed one
     */
    record State(String name, Slice slice, Optional<String> allocation) {}

    private SliceStates() {}

    /** All slices that are not used up. */
    static List<State> all(CertificateProjection certificate) {
        return Stream.of(
            certificate
                .available()
                .stream()
                .map(slice -> new State("available", slice, Optional.empty())),
            bound("allocated", certificate.allocated()),
            bound("claimed", certificate.claimed())
        )
            .flatMap(states -> states)
            .toList();
    }

    /** Those of one name (SHA-256 of the commitment): none when it is used up. */
    static List<State> of(CertificateProjection certificate, Buffer hash) {
        return all(certificate)
            .stream()
            .filter(state -> state.slice().hash().equals(hash))
            .toList();
    }

    private static Stream<State> bound(String name, Collection<Allocation> allocations) {
        return allocations
            .stream()
            .map(allocation ->
                new State(name, allocation.slice(), Optional.of(allocation.event().getAllocationId().getValue()))
            );
    }
}
