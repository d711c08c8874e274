package io.wattlet.plan;

import io.wattlet.plan.SliceSelection.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Pairs shares of production with shares of consumption, so that each pair has the same quantity on both sides and few
 * slices have to be cut: shares of equal size are paired first; then the largest production meets the largest
 * consumption, the smaller of the two is used up, and what is left of the larger one goes on.
 */
final class ClaimPairing {

    private static final Comparator<Share> LARGEST_FIRST = Comparator.comparingLong(Share::quantity)
        .reversed()
        .thenComparing(share -> share.slice().id());

    private ClaimPairing() {}

    /** A quantity that one production slice and one consumption slice give to a claim. */
    record Pair(HeldSlice production, HeldSlice consumption, long quantity) {}

    /**
     * Pairs everything.
     *
     * @param production  shares that add up to what is claimed
     * @param consumption shares with the same sum
     */
    static List<Pair> pair(List<Share> production, List<Share> consumption) {
        List<Share> produced = new ArrayList<>(production);
        List<Share> consumed = new ArrayList<>(consumption);
        List<Pair> pairs = new ArrayList<>();
        pairEqual(produced, consumed, pairs);
        while (!produced.isEmpty()) {
            pairLargest(produced, consumed, pairs);
        }
        if (!consumed.isEmpty()) {
            throw new IllegalArgumentException("the two sides do not add up to the same quantity");
        }
        return pairs;
    }

    // Cutting is saved only where both shares are whole slices or have to be cut anyway, so equal sizes meet first.
    private static void pairEqual(List<Share> produced, List<Share> consumed, List<Pair> pairs) {
        for (Share share : List.copyOf(produced)) {
            Optional<Share> equal = consumed
                .stream()
                .filter(other -> other.quantity() == share.quantity())
                .findFirst();
            if (equal.isPresent()) {
                pairs.add(new Pair(share.slice(), equal.get().slice(), share.quantity()));
                produced.remove(share);
                consumed.remove(equal.get());
            }
        }
    }

    private static void pairLargest(List<Share> produced, List<Share> consumed, List<Pair> pairs) {
        Share production = takeLargest(produced);
        Share consumption = takeLargest(consumed);
        long quantity = Math.min(production.quantity(), consumption.quantity());
        pairs.add(new Pair(production.slice(), consumption.slice(), quantity));
        putBack(produced, production, quantity);
        putBack(consumed, consumption, quantity);
    }

    private static Share takeLargest(List<Share> shares) {
        Share largest = shares
            .stream()
            .min(LARGEST_FIRST)
            .orElseThrow(() -> new IllegalArgumentException("the two sides do not add up to the same quantity"));
        shares.remove(largest);
        return largest;
    }

    private static void putBack(List<Share> shares, Share share, long used) {
        if (share.quantity() > used) {
            shares.add(new Share(share.slice(), share.quantity() - used));
        }
    }
}
