package io.wattlet.jobs.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Pace pace = new Pace(20, () -> now);

    @Test
    void whatIsReadHasToBeWaitedFor() {
        pace.read(20);
        pace.read(10);

        assertEquals(Duration.ofMillis(1500), pace.toWait());

        now = now.plusMillis(600);

        assertEquals(Duration.ofMillis(900), pace.toWait());
    }

    @Test
    void idleTimeIsNotMadeUpFor() {
        now = now.plusSeconds(3600);
        assertFalse(pace.toWait().isPositive());

        pace.read(2);

        assertEquals(Duration.ofMillis(100), pace.toWait());
    }
}
