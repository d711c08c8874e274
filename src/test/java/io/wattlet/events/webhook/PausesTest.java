package io.wattlet.events.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PausesTest {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Pauses pauses = new Pauses(FIRST, LONGEST, new SplittableRandom(1));

    @Test
    void pausesAreDoubledGiveOrTakeAFifthUpToTheLongest() {
        for (int i = 0; i < 100; i++) {
            assertAbout(FIRST, pauses.after(0, Optional.empty()));
            assertAbout(FIRST.multipliedBy(8), pauses.after(3, Optional.empty()));
            assertAbout(LONGEST, pauses.after(10, Optional.empty()));
            assertAbout(LONGEST, pauses.after(Integer.MAX_VALUE, Optional.empty()));
        }
    }

    private static void assertAbout(Duration expected, Duration pause) {
        double ratio = (double) pause.toMillis() / (double) expected.toMillis();
        assertTrue(ratio >= 0.8 && ratio <= 1.2, pause + " is not about " + expected);
    }

    @Test
    void whatTheReceiverAsksForIsHeededWhereItIsLongerAndNotTooLong() {
        assertEquals(Duration.ofMinutes(2), pauses.after(0, Optional.of(Duration.ofMinutes(2))));
        assertAbout(FIRST.multipliedBy(64), pauses.after(6, Optional.of(Duration.ofSeconds(1))));
        assertEquals(LONGEST, pauses.after(0, Optional.of(Duration.ofDays(100))));
    }
}
