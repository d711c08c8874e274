package io.wattlet.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.wattlet.plan.SliceSelection.Share;
import io.wattlet.registry.CertificateId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SliceSelectionTest {

    private static final CertificateId CERTIFICATE = new CertificateId("narnia", new UUID(1, 1));

    @Test
    void anExactSliceIsPreferred() {
        assertEquals(List.of(70L), quantities(SliceSelection.choose(slices(List.of(50L, 70L, 20L, 200L)), 70)));
    }

    @Test
    void otherwiseTheSmallestLargerSliceIsCut() {
        List<Share> shares = SliceSelection.choose(slices(List.of(50L, 90L, 200L)), 70).orElseThrow();

        assertEquals(List.of(70L), shares.stream().map(Share::quantity).toList());
        assertEquals(90L, shares.getFirst().slice().quantity());
    }

    @Test
    void otherwiseTheLargestSlicesAreUsedUpUntilTheRestFits() {
        List<Share> shares = SliceSelection.choose(slices(List.of(10L, 40L, 60L, 25L)), 95).orElseThrow();

        assertEquals(List.of(60L, 35L), shares.stream().map(Share::quantity).toList());
        assertEquals(40L, shares.get(1).slice().quantity());
    }

    @Test
    void tooLittleIsNothing() {
        assertTrue(SliceSelection.choose(slices(List.of(10L, 40L)), 51).isEmpty());
    }

    @Property
    void sharesAddUpAreOfDifferentSlicesAndAtMostOneIsCut(
        @ForAll @Size(min = 1, max = 12) List<@LongRange(min = 0, max = 4_294_967_295L) Long> held,
        @ForAll @LongRange(min = 1, max = 4_294_967_295L) long quantity
    ) {
        Optional<List<Share>> chosen = SliceSelection.choose(slices(held), quantity);

        long sum = held.stream().mapToLong(Long::longValue).sum();
        assertEquals(sum >= quantity, chosen.isPresent());
        List<Share> shares = chosen.orElse(List.of());
        assertEquals(chosen.isPresent() ? quantity : 0, shares.stream().mapToLong(Share::quantity).sum());
        assertEquals(shares.size(), new HashSet<>(shares.stream().map(Share::slice).toList()).size());
        assertTrue(
            shares
                    .stream()
                    .filter(share -> !share.isWhole())
                    .count() <=
                1
        );
        assertTrue(shares.stream().allMatch(share -> share.quantity() > 0));
    }

    @Property
    void theOrderOfRowsDoesNotMatter(
        @ForAll @Size(min = 1, max = 8) List<@LongRange(min = 0, max = 9) Long> held,
        @ForAll @LongRange(min = 1, max = 30) long quantity,
        @ForAll long seed
    ) {
        List<HeldSlice> slices = slices(held);
        List<HeldSlice> shuffled = new ArrayList<>(slices);
        Collections.shuffle(shuffled, new Random(seed));

        assertEquals(SliceSelection.choose(slices, quantity), SliceSelection.choose(shuffled, quantity));
    }

    @Property
    void pairsUseUpBothSidesExactly(
        @ForAll @Size(min = 1, max = 8) List<@LongRange(min = 1, max = 40) Long> produced,
        @ForAll @Size(min = 1, max = 8) List<@LongRange(min = 1, max = 40) Long> consumed
    ) {
        long quantity = Math.min(sum(produced), sum(consumed));
        List<Share> production = SliceSelection.choose(slices(produced), quantity).orElseThrow();
        List<Share> consumption = SliceSelection.choose(slices(consumed), quantity).orElseThrow();

        List<ClaimPairing.Pair> pairs = ClaimPairing.pair(production, consumption);

        assertEquals(quantity, pairs.stream().mapToLong(ClaimPairing.Pair::quantity).sum());
        assertTrue(pairs.size() < production.size() + consumption.size());
        Map<UUID, Long> used = new HashMap<>();
        pairs.forEach(pair -> used.merge(pair.production().id(), pair.quantity(), Long::sum));
        production.forEach(share -> assertEquals(share.quantity(), used.get(share.slice().id())));
        Map<UUID, Long> usedUp = new HashMap<>();
        pairs.forEach(pair -> usedUp.merge(pair.consumption().id(), pair.quantity(), Long::sum));
        consumption.forEach(share -> assertEquals(share.quantity(), usedUp.get(share.slice().id())));
    }

    private static long sum(List<Long> quantities) {
        return quantities.stream().mapToLong(Long::longValue).sum();
    }

    private static List<Long> quantities(Optional<List<Share>> shares) {
        return shares.orElseThrow().stream().map(Share::quantity).toList();
    }

    private static List<HeldSlice> slices(List<Long> quantities) {
        List<HeldSlice> slices = new ArrayList<>();
        for (long quantity : quantities) {
            UUID id = new UUID(7, slices.size());
            slices.add(new HeldSlice(id, CERTIFICATE, Buffer.buffer(32), quantity, Buffer.buffer(32), 1, 1));
        }
        return slices;
    }
}
