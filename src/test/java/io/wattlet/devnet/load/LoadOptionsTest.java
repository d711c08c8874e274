package io.wattlet.devnet.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wattlet.devnet.load.LoadOptions.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked of scripts/load-data, and what is refused. */
class LoadOptionsTest {

    @Test
    void theLargestWalletHasATenthUnlessSaidOtherwise() {
        LoadOptions options = LoadOptions.parse(List.of("--folder", "there", "--slices", "20000", "--seed", "7"));
        assertEquals(Optional.of(Path.of("there")), options.folder());
        assertEquals(2_000, options.settings().largest());
        assertEquals(7, options.settings().seed());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "--database x --folder y",
            "--folder y --slices 9999",
            "--folder y --slices many",
            "--folder y --slices 20000 --largest 10001",
            "--folder y --sessions 0",
            "--folder y --other",
            "--folder",
        }
    )
    void whatCannotBeDoneIsRefused(String line) {
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));
        assertThrows(UsageException.class, () -> LoadOptions.parse(words));
    }
}
