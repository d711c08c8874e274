package io.wattlet.importer;

import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which slice was cut into which. A Vault does not note it, but it can be found: a cut makes two parts in one database
 * transaction, so that they have the same time, at least one of them for the wallet itself, and together they are as much as
 * the slice. A slice that left whole has the opening of what was handed over.
 *
 * @param sources   for each part, the id of the slice that it was cut from
 * @param leftWhole for each slice that was handed over as it is, the id of the hand-over
 */
public record Lineage(Map<UUID, UUID> sources, Map<UUID, UUID> leftWhole) {
    private record Part(UUID id, long quantity, Buffer blinding, Instant since) {
        static Part of(VaultState.Slice slice) {
            return new Part(slice.id(), slice.quantity(), slice.blinding(), slice.updatedAt());
        }

        static Part of(VaultState.TransferredSlice slice) {
            return new Part(slice.id(), slice.quantity(), slice.blinding(), slice.updatedAt());
        }

        boolean isOpenedLike(Part other) {
            return quantity == other.quantity && blinding.equals(other.blinding);
        }
    }

    /**
     * Finds it.
     *
     * @throws ImportRefusedException when the parts of a slice are not there, or nobody handed over what was handed over
     */
    public static Lineage of(VaultState state) {
        Map<UUID, VaultState.Endpoint> endpoints = state
            .endpoints()
            .stream()
            .collect(Collectors.toMap(VaultState.Endpoint::id, endpoint -> endpoint));
        Lineage lineage = new Lineage(new HashMap<>(), new HashMap<>());
        Map<CertificateId, List<VaultState.TransferredSlice>> handedOver = state
            .transferredSlices()
            .stream()
            .sorted(Comparator.comparing(VaultState.TransferredSlice::updatedAt))
            .collect(Collectors.groupingBy(VaultState.TransferredSlice::certificate));
        state
            .slices()
            .stream()
            // The first to hand over a slice is the first to have held it.
            .sorted(Comparator.comparing(VaultState.Slice::updatedAt))
            .collect(Collectors.groupingBy(VaultState.Slice::certificate))
            .forEach((certificate, slices) ->
                lineage.addCertificate(slices, handedOver.getOrDefault(certificate, List.of()), endpoints)
            );
        lineage.requireSources(state.transferredSlices());
        return lineage;
    }

    private void addCertificate(
        List<VaultState.Slice> slices,
        List<VaultState.TransferredSlice> handedOver,
        Map<UUID, VaultState.Endpoint> endpoints
    ) {
        Set<UUID> taken = new HashSet<>();
        List<Part> hands = handedOver.stream().map(Part::of).toList();
        for (VaultState.Slice source : slices) {
            if (source.state() == VaultState.SliceState.SLICED) {
                UUID wallet = endpointOf(source, endpoints).walletId();
                List<Part> rests = slices
                    .stream()
                    .filter(slice -> isRestOf(endpointOf(slice, endpoints), wallet))
                    .map(Part::of)
                    .toList();
                addSource(Part.of(source), hands, rests, taken);
            }
        }
    }

    private static VaultState.Endpoint endpointOf(VaultState.Slice slice, Map<UUID, VaultState.Endpoint> endpoints) {
        VaultState.Endpoint endpoint = endpoints.get(slice.endpointId());
        if (endpoint == null) {
            throw new ImportRefusedException("slice " + slice.id() + " belongs to no endpoint");
        }
        return endpoint;
    }

    /** What a wallet cuts off for itself belongs to its remainder endpoint. */
    private static boolean isRestOf(VaultState.Endpoint endpoint, UUID wallet) {
        return endpoint.remainder() && endpoint.walletId().equals(wallet);
    }

    private void addSource(Part source, List<Part> hands, List<Part> rests, Set<UUID> taken) {
        Optional<Part> whole = hands
            .stream()
            .filter(hand -> !taken.contains(hand.id) && hand.isOpenedLike(source))
            .findFirst();
        if (whole.isPresent()) {
            taken.add(whole.get().id);
            leftWhole.put(source.id, whole.get().id);
            return;
        }
        for (Part rest : rests) {
            Optional<Part> other = Stream.concat(hands.stream(), rests.stream())
                .filter(part -> !part.id.equals(rest.id) && part.since.equals(rest.since))
                .filter(part -> part.quantity + rest.quantity == source.quantity)
                .filter(part -> !taken.contains(part.id))
                .findFirst();
            if (other.isPresent() && !taken.contains(rest.id) && rest.since.isAfter(source.since)) {
                List.of(rest.id, other.get().id).forEach(id -> {
                    taken.add(id);
                    sources.put(id, source.id);
                });
                return;
            }
        }
        throw new ImportRefusedException(
            "slice " + source.id + " was cut, but no two slices add up to it: the database is not complete"
        );
    }

    private void requireSources(List<VaultState.TransferredSlice> handedOver) {
        Set<UUID> whole = new HashSet<>(leftWhole.values());
        for (VaultState.TransferredSlice slice : handedOver) {
            if (!sources.containsKey(slice.id()) && !whole.contains(slice.id())) {
                throw new ImportRefusedException(
                    "transferred slice " + slice.id() + " was never held by a wallet of this database"
                );
            }
        }
    }
}
