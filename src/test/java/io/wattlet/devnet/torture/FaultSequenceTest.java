package io.wattlet.devnet.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultSequenceTest {

    private static final List<FaultKind> KINDS = List.of(FaultKind.values());

    @Test
    void theSeedDecidesWhatGoesWrong() {
        assertEquals(take(7, 100), take(7, 100));
        assertNotEquals(take(7, 100), take(8, 100));
    }

    @Test
    void noKindComesAgainBeforeAllOthersHave() {
        List<Fault> faults = take(7, 3 * KINDS.size());
        for (int round = 0; round < 3; round++) {
            Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
            faults.subList(round * KINDS.size(), (round + 1) * KINDS.size()).forEach(fault -> kinds.add(fault.kind()));
            assertEquals(EnumSet.allOf(FaultKind.class), kinds);
        }
    }

    @Test
    void pausesAreAsLongAsTheyShouldBe() {
        for (Fault fault : take(7, 1_000)) {
            assertTrue(fault.pause().compareTo(Duration.ofSeconds(1)) >= 0, fault::toString);
            assertTrue(fault.pause().compareTo(Duration.ofSeconds(3)) <= 0, fault::toString);
        }
    }

    private static List<Fault> take(long seed, int count) {
        FaultSequence sequence = new FaultSequence(seed, KINDS, Duration.ofSeconds(1), Duration.ofSeconds(3));
        return Stream.generate(sequence::next).limit(count).toList();
    }
}
