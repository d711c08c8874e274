package io.wattlet.devnet.contract;

import io.wattlet.importer.Lineage;
import io.wattlet.importer.VaultState;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a Vault held at an earlier moment, as far as the rows of a later one tell: a Vault notes when a slice or a claim came
 * to be, and never changes that time.
 */
final class PastState {

    private final VaultState later;
    private final Instant moment;

    private PastState(VaultState later, Instant moment) {
        this.later = later;
        this.moment = moment;
    }

    /** The state just before a moment. Requests have no time; they are left out. */
    static VaultState before(Instant moment, VaultState later) {
        return new PastState(later, moment).state();
    }

    private VaultState state() {
        List<VaultState.Claim> claims = later
            .claims()
            .stream()
            .filter(claim -> claim.updatedAt().isBefore(moment))
            .toList();
        Set<UUID> claimed = new HashSet<>();
        claims.forEach(claim -> claimed.addAll(List.of(claim.productionSliceId(), claim.consumptionSliceId())));
        return new VaultState(
            later.wallets().stream().map(this::wallet).toList(),
            later.endpoints(),
            later.externalEndpoints(),
            later.certificates(),
            slices(claimed),
            handOvers(),
            claims,
            later.openedAttributes(),
            List.of()
        );
    }

    private VaultState.Wallet wallet(VaultState.Wallet wallet) {
        return new VaultState.Wallet(
            wallet.id(),
            wallet.owner(),
            wallet.privateKey(),
            wallet.disabled().filter(since -> since.isBefore(moment))
        );
    }

    private List<VaultState.TransferredSlice> handOvers() {
        return later
            .transferredSlices()
            .stream()
            .filter(slice -> slice.updatedAt().isBefore(moment))
            .toList();
    }

    private List<VaultState.Slice> slices(Set<UUID> claimed) {
        Lineage lineage = Lineage.of(later);
        Set<UUID> gone = new HashSet<>();
        Stream.concat(
            later
                .slices()
                .stream()
                .filter(slice -> slice.updatedAt().isBefore(moment))
                .map(VaultState.Slice::id),
            handOvers().stream().map(VaultState.TransferredSlice::id)
        )
            .filter(lineage.sources()::containsKey)
            .forEach(part -> gone.add(lineage.sources().get(part)));
        Set<UUID> handedOver = new HashSet<>();
        handOvers().forEach(slice -> handedOver.add(slice.id()));
        lineage
            .leftWhole()
            .forEach((slice, handOver) -> {
                if (handedOver.contains(handOver)) {
                    gone.add(slice);
                }
            });
        return later
            .slices()
            .stream()
            .filter(slice -> slice.updatedAt().isBefore(moment))
            .map(slice -> slice(slice, gone.contains(slice.id()), claimed.contains(slice.id())))
            .toList();
    }

    private static VaultState.Slice slice(VaultState.Slice slice, boolean gone, boolean claimed) {
        VaultState.SliceState state = switch (slice.state()) {
            case SLICED -> gone ? VaultState.SliceState.SLICED : VaultState.SliceState.AVAILABLE;
            case CLAIMED, RESERVED -> claimed ? slice.state() : VaultState.SliceState.AVAILABLE;
            case AVAILABLE, EXPIRED, SLICING, REGISTERING -> slice.state();
        };
        return new VaultState.Slice(
            slice.id(),
            slice.certificate(),
            slice.endpointId(),
            slice.position(),
            state,
            slice.quantity(),
            slice.blinding(),
            slice.updatedAt()
        );
    }
}
