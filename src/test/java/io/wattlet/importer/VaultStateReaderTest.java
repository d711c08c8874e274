package io.wattlet.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VaultStateReaderTest {

    private static final String P1 = "6f5d9c1f";

    private final RecordedVault vault = new RecordedVault();

    private VaultState.Slice slice(String idPrefix) {
        return vault
            .state()
            .slices()
            .stream()
            .filter(slice -> slice.id().toString().startsWith(idPrefix))
            .findFirst()
            .orElseThrow();
    }

    @Test
    void readsEveryTable() {
        VaultState state = vault.state();
        assertEquals(
            List.of(9, 12, 18, 41, 72, 10, 9, 10, 26),
            List.of(
                state.wallets().size(),
                state.endpoints().size(),
                state.externalEndpoints().size(),
                state.certificates().size(),
                state.slices().size(),
                state.transferredSlices().size(),
                state.claims().size(),
                state.openedAttributes().size(),
                state.requests().size()
            )
        );
    }

    @Test
    void keepsMicrosecondsExactly() {
        assertEquals(Instant.parse("2026-11-23T09:20:38.945990Z"), slice(P1).updatedAt());
    }

    @Test
    void takesNoAttributesForAnEmptyList() {
        assertEquals(
            22,
            vault
                .state()
                .certificates()
                .stream()
                .filter(certificate -> certificate.attributes().isEmpty())
                .count()
        );
    }

    @Test
    void showsNoSecrets() {
        assertEquals("Slice[" + slice(P1).id() + ", RESERVED]", slice(P1).toString());
    }

    @Test
    void namesTheRowThatIsNotAsItMustBe() {
        vault.row("slices", "state", "expired").put("state", "melted");
        ImportRefusedException refused = assertThrows(ImportRefusedException.class, vault::state);
        assertEquals("slices[26].state is \"melted\", unknown here", refused.getMessage());
    }

    @Test
    void refusesQuantitiesThatAreNone() {
        vault.row("slices", "state", "expired").put("quantity", -1);
        ImportRefusedException refused = assertThrows(ImportRefusedException.class, vault::state);
        assertEquals("slices[26].quantity must be from 0 to 4294967295", refused.getMessage());
    }

    @Test
    void refusesFilesOfAnotherForm() {
        assertThrows(ImportRefusedException.class, () ->
            VaultStateReader.read(new ObjectMapper().readTree("{\"format\": \"other\"}"), "header")
        );
    }
}
