package io.wattlet.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LineageTest {

    private final RecordedVault vault = new RecordedVault();

    private static Map<UUID, Long> quantities(VaultState state) {
        return Stream.concat(
            state
                .slices()
                .stream()
                .map(slice -> Map.entry(slice.id(), slice.quantity())),
            state
                .transferredSlices()
                .stream()
                .map(slice -> Map.entry(slice.id(), slice.quantity()))
        ).collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void partsAddUpToEverySliceThatWasCut() {
        VaultState state = vault.state();
        Map<UUID, Long> quantities = quantities(state);
        Map<UUID, Long> sums = Lineage.of(state)
            .sources()
            .entrySet()
            .stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    Collectors.summingLong(part -> quantities.get(part.getKey()))
                )
            );
        assertEquals(20, sums.size());
        sums.forEach((source, sum) -> assertEquals(quantities.get(source), sum));
    }

    @Test
    void aSliceThatWasHandedOnWholeWasNotCut() {
        Lineage lineage = Lineage.of(vault.otherState());
        assertEquals(
            Map.of(
                UUID.fromString("3a228012-24aa-4b08-932e-88171db42a52"),
                UUID.fromString("4a532780-dd66-4df1-87c5-e81018c89d4f")
            ),
            lineage.leftWhole()
        );
    }

    @Test
    void aSliceWithoutItsPartsIsRefused() {
        vault.remove("slices", "id", "b0b47d94-03aa-4255-b2bb-426c5381f5e3");
        assertThrows(ImportRefusedException.class, () -> Lineage.of(vault.state()));
    }

    @Test
    void whatCameAtDifferentTimesWasNotCutTogether() {
        vault.row("transferredSlices", "quantity", "200").put("updatedAt", 1_795_426_534.5);
        assertThrows(ImportRefusedException.class, () -> Lineage.of(vault.state()));
    }

    @Test
    void whatNobodyHeldWasNotHandedOver() {
        vault.row("transferredSlices", "quantity", "200").put("quantity", 201);
        String refusal = String.valueOf(
            assertThrows(ImportRefusedException.class, () -> Lineage.of(vault.state())).getMessage()
        );
        assertTrue(refusal.contains("was cut, but no two slices add up to it"), refusal);
    }
}
