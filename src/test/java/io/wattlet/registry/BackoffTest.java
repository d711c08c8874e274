package io.wattlet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.registry.GatewaySettings.Backoff;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), 1.5, Duration.ofSeconds(2));
    /** Draws the middle of the jitter: none. */
    private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;

    @Test
    void waitsGrowUpToTheLongest() {
        assertEquals(20, BACKOFF.millis(0, MIDDLE));
        assertEquals(30, BACKOFF.millis(1, MIDDLE));
        assertEquals(45, BACKOFF.millis(2, MIDDLE));
        assertEquals(2000, BACKOFF.millis(20, MIDDLE));
        assertEquals(2000, BACKOFF.millis(Integer.MAX_VALUE, MIDDLE));
    }

    @Test
    void jitterIsAFifthAtMost() {
        RandomGenerator random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            long millis = BACKOFF.millis(30, random);
            assertTrue(1600 <= millis && millis <= 2400, () -> millis + " ms with seed 1");
        }
    }
}
