package io.wattlet.devnet.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static final TortureOptions OPTIONS = new TortureOptions(
        "",
        Duration.ofMinutes(2),
        3,
        7,
        false,
        false,
        false
    );

    private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
    private final Map<String, Long> ended = new HashMap<>(Map.of("transfer completed", 10L, "claim completed", 10L));

    SummaryTest() {
        for (FaultKind kind : FaultKind.values()) {
            faults.put(kind, 1);
        }
    }

    @Test
    void itPassesWhenEverythingHappenedAndNothingWasFound() {
        Summary summary = summary(1, 1, List.of());

        assertTrue(summary.passed(), summary::text);
        assertTrue(summary.text().matches("(?s).*lost +0\n.*doubled +0\n.*violation +0\n.*"), summary::text);
    }

    @Test
    void anythingThatIsFoundFailsIt() {
        for (Finding.Kind kind : Finding.Kind.values()) {
            Summary summary = summary(1, 1, List.of(new Finding(kind, "a slice")));

            assertFalse(summary.passed());
            assertTrue(summary.text().contains("  - " + kind.words() + ": a slice"), summary::text);
        }
    }

    @Test
    void faultsThatDidNotHappenFailIt() {
        faults.remove(FaultKind.NODE_KILLED);
        assertEquals(List.of("a node was killed"), summary(1, 1, List.of()).missing());

        faults.remove(FaultKind.LINK_CUT);
        assertEquals(1, summary(1, 1, List.of()).missing().size());
        faults.remove(FaultKind.LINK_RESET);
        assertEquals(2, summary(1, 1, List.of()).missing().size());
    }

    @Test
    void workThatWasNotDoneFailsIt() {
        ended.put("transfer completed", 9L);
        assertEquals(List.of("10 commands completed: transfer"), summary(1, 1, List.of()).missing());

        assertEquals(2, summary(0, 1, List.of()).missing().size());
        assertEquals(2, summary(1, 0, List.of()).missing().size());
    }

    private Summary summary(long handedOver, int lawChecks, List<Finding> findings) {
        return new Summary(
            OPTIONS,
            faults,
            Map.of(),
            ended,
            Map.of(),
            Map.of(),
            handedOver,
            Duration.ofSeconds(5),
            lawChecks,
            List.of(),
            findings
        );
    }
}
