package io.wattlet.devnet.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.devnet.torture.TortureOptions.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TortureOptionsTest {

    @Test
    void whatIsAskedForIsUnderstood() {
        TortureOptions options = parse("--minutes", "20", "--nodes", "4", "--seed", "-7", "--withdrawals", "--keep");

        assertEquals(new TortureOptions("here", Duration.ofMinutes(20), 4, -7, true, false, true), options);
    }

    @Test
    void whatIsNotAskedForHasADefault() {
        TortureOptions options = parse();

        assertEquals(Duration.ofMinutes(5), options.time());
        assertEquals(3, options.nodes());
        assertFalse(options.calm());
    }

    @Test
    void whatCannotBeUnderstoodIsSaid() {
        assertRefused("--minutes takes a whole number from 1 to 1440, not 0", "--minutes", "0");
        assertRefused("--nodes takes a whole number from 1 to 9, not many", "--nodes", "many");
        assertRefused("--seed takes a value", "--seed");
        assertRefused("there is no option --hours", "--hours", "1");
    }

    private static TortureOptions parse(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--node-classpath", "here"));
        all.addAll(List.of(arguments));
        return TortureOptions.parse(all);
    }

    private static void assertRefused(String text, String... arguments) {
        UsageException refusal = assertThrows(UsageException.class, () -> parse(arguments));
        assertTrue(String.valueOf(refusal.getMessage()).contains(text), refusal::getMessage);
    }
}
