package io.wattlet.devnet.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.devnet.load.WalletPlan.Kind;
import io.wattlet.devnet.load.WalletPlan.PlannedWallet;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wallets make up the slices that are asked for, and are as unequal as real ones. */
class WalletPlanTest {

    @ParameterizedTest
    @ValueSource(longs = { 10_000, 100_000, 1_234_567, 10_000_000 })
    void theWalletsHoldAsManySlicesAsAskedFor(long slices) {
        double planned = 0;
        for (PlannedWallet wallet : plan(slices)) {
            planned += wallet.pairs() * (wallet.receiver() == null ? Story.OWN_SLICES_PER_PAIR : Story.SLICES_PER_PAIR);
        }
        assertEquals((double) slices, planned, Story.SLICES_PER_PAIR);
    }

    @Test
    void anAverageWalletIsTheSameHoweverManyThereAre() {
        List<PlannedWallet> few = average(plan(100_000));
        List<PlannedWallet> many = average(plan(1_000_000));
        assertTrue(many.size() > few.size());
        assertEquals(few.subList(0, few.size() - 1), many.subList(0, few.size() - 1));
    }

    @Test
    void tenMillionSlicesAreInManyThousandsOfWalletsOfWhichMostAreSmall() {
        List<PlannedWallet> wallets = plan(10_000_000);
        long small = wallets
            .stream()
            .filter(wallet -> wallet.pairs() <= 100)
            .count();
        assertTrue(wallets.size() > 20_000, () -> wallets.size() + " wallets");
        assertTrue(small > wallets.size() / 2, () -> small + " small ones");
        assertEquals(1_000_000, wallets.getFirst().pairs() * Story.OWN_SLICES_PER_PAIR, Story.OWN_SLICES_PER_PAIR);
    }

    @Test
    void theWalletsWithTheMostPairsComeFirstAndOwnersAreDifferent() {
        List<PlannedWallet> wallets = plan(100_000);
        HashSet<String> owners = new HashSet<>();
        int last = Integer.MAX_VALUE;
        for (PlannedWallet wallet : wallets) {
            assertTrue(wallet.pairs() <= last);
            assertTrue(owners.add(wallet.owner()));
            last = wallet.pairs();
        }
        for (PlannedWallet wallet : wallets) {
            assertTrue(wallet.receiver() == null || owners.contains(wallet.receiver()));
            assertTrue(!wallet.owner().equals(wallet.receiver()));
        }
    }

    private static List<PlannedWallet> plan(long slices) {
        return WalletPlan.of(LoadSettings.of(slices, 1));
    }

    private static List<PlannedWallet> average(List<PlannedWallet> wallets) {
        return wallets
            .stream()
            .filter(wallet -> wallet.kind() == Kind.AVERAGE)
            .toList();
    }
}
