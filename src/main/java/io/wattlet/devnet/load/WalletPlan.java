package io.wattlet.devnet.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which wallets there are and how much each holds, skewed as real ones are.
 *
 * <p>A wallet's amount is counted in pairs: a production and a consumption certificate of the same period. What becomes of
 * a pair is told by {@link Story}; on average a pair makes {@link Story#SLICES_PER_PAIR} slices, those included that it
 * gives to the wallet's neighbour. Besides the one largest wallet, each kind gets a quarter of all slices.
 */
final class WalletPlan {

    /** Pairs that one meter has before another one is taken, so that wallets stay within some years. */
    private static final int MOST_PAIRS_PER_METER = 25_000;

    /** Kinds of wallets. */
    enum Kind {
        LARGEST,
        LARGE,
        MEDIUM,
        AVERAGE,
        SMALL;

        /** Pairs that wallets of the kind have, taken in turn, the most first; none where the settings say it. */
        private List<Integer> sizes() {
            return switch (this) {
                case LARGEST -> List.of();
                case LARGE -> List.of(15_000, 9_000, 6_000, 3_000);
                case MEDIUM -> List.of(1_500, 900, 600, 300);
                case AVERAGE -> List.of(150);
                case SMALL -> List.of(90, 36, 18, 8);
            };
        }
    }

    /**
     * One wallet.
     *
     * @param index    within its kind, from 1
     * @param pairs    how many pairs of certificates it gets
     * @param receiver owner that its transfers go to; null for a wallet of another system
     */
    record PlannedWallet(Kind kind, int index, String owner, int pairs, @Nullable String receiver) {
        /** How many meters its pairs are spread over. */
        int meters() {
            return 1 + (pairs - 1) / MOST_PAIRS_PER_METER;
        }

        /** Length of its periods. */
        int periodMinutes() {
            return index % 2 == 1 && kind != Kind.LARGEST ? 60 : 15;
        }
    }

    private WalletPlan() {}

    /** The name of the owner of a wallet. */
    static String owner(int seed, Kind kind, int index) {
        return "load-" + seed + "-" + kind.name().toLowerCase(Locale.ROOT) + "-" + index;
    }

    /** All wallets, the ones with the most pairs first. */
    static List<PlannedWallet> of(LoadSettings settings) {
        int largest = pairs(settings.largest(), Story.OWN_SLICES_PER_PAIR);
        long rest = pairs(settings.slices() - settings.largest(), Story.SLICES_PER_PAIR);
        List<PlannedWallet> wallets = new ArrayList<>();
        wallets.addAll(neighbours(settings.seed(), Kind.LARGEST, List.of(largest)));
        long planned = 0;
        long due = 0;
        for (Kind kind : List.of(Kind.LARGE, Kind.MEDIUM, Kind.AVERAGE)) {
            due += rest / 4;
            List<Integer> sizes = sizes(kind, due - planned);
            planned += sum(sizes);
            wallets.addAll(neighbours(settings.seed(), kind, sizes));
        }
        List<Integer> small = sizes(Kind.SMALL, rest - planned);
        long remainder = rest - planned - sum(small);
        if (remainder > 0) {
            small.add((int) remainder);
        }
        wallets.addAll(neighbours(settings.seed(), Kind.SMALL, small));
        wallets.sort(Comparator.comparingInt(PlannedWallet::pairs).reversed());
        return List.copyOf(wallets);
    }

    private static int pairs(long slices, double slicesPerPair) {
        return Math.max(1, Math.toIntExact(Math.round(slices / slicesPerPair)));
    }

    /** The kind's sizes in turn, those left out that no longer fit; none when only one does, for it would have no neighbour. */
    private static List<Integer> sizes(Kind kind, long pairs) {
        List<Integer> sizes = new ArrayList<>();
        long left = pairs;
        List<Integer> turns = kind.sizes();
        for (int turn = 0; left >= turns.getLast(); turn++) {
            int size = turns.get(turn % turns.size());
            if (size <= left) {
                sizes.add(size);
                left -= size;
            }
        }
        if (sizes.size() == 1) {
            sizes.clear();
        }
        return sizes;
    }

    /** Each hands over to the next of its kind, the last to the first. */
    private static List<PlannedWallet> neighbours(int seed, Kind kind, List<Integer> sizes) {
        List<PlannedWallet> wallets = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            String receiver = sizes.size() == 1 ? null : owner(seed, kind, 1 + ((i + 1) % sizes.size()));
            wallets.add(new PlannedWallet(kind, i + 1, owner(seed, kind, i + 1), sizes.get(i), receiver));
        }
        return wallets;
    }

    private static long sum(List<Integer> sizes) {
        return sizes.stream().mapToLong(Integer::longValue).sum();
    }
}
