package io.wattlet.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses which slices a command spends. Each slice costs registry transactions, and cutting one costs two range proofs,
 * so few slices are chosen and an exact fit is preferred: first one slice of exactly the quantity, then the smallest one
 * that is larger, and otherwise the largest slices until what remains fits one of those two.
 */
final class SliceSelection {

    // Equal quantities are told apart by id, so that the choice does not depend on the order of rows.
    private static final Comparator<HeldSlice> BY_SIZE = Comparator.comparingLong(HeldSlice::quantity).thenComparing(
        HeldSlice::id
    );

    private SliceSelection() {}

    /** How much of a slice is spent. */
    record Share(HeldSlice slice, long quantity) {
        boolean isWhole() {
            return slice.quantity() == quantity;
        }
    }

    /**
     * Chooses shares that add up to the quantity; at most one of them is not whole.
     *
     * @param slices   what may be spent, of one certificate
     * @param quantity what is wanted, at least 1
     * @return empty when the slices hold less
     */
    static Optional<List<Share>> choose(List<HeldSlice> slices, long quantity) {
        List<HeldSlice> left = new ArrayList<>(
            slices
                .stream()
                .filter(slice -> slice.quantity() > 0)
                .sorted(BY_SIZE)
                .toList()
        );
        List<Share> shares = new ArrayList<>();
        long remaining = quantity;
        while (remaining > 0) {
            if (left.isEmpty()) {
                return Optional.empty();
            }
            HeldSlice chosen = smallestThatCovers(left, remaining).orElseGet(left::getLast);
            left.remove(chosen);
            long share = Math.min(chosen.quantity(), remaining);
            shares.add(new Share(chosen, share));
            remaining -= share;
        }
        return Optional.of(shares);
    }

    // The slices rise in size, so the first that is not smaller is exact if any is.
    private static Optional<HeldSlice> smallestThatCovers(List<HeldSlice> rising, long quantity) {
        return rising
            .stream()
            .filter(slice -> slice.quantity() >= quantity)
            .findFirst();
    }
}
