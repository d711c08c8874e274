package io.wattlet.outgoing;

import java.time.Duration;

/**
 * When a target is given time. A breaker opens after failures in a row, lets one call through after a pause, and closes when
 * that one is answered; otherwise it opens again for twice as long.
 *
 * @param failures     calls in a row that could not be connected, were not answered in time or were answered with
 *                     UNAVAILABLE, after which it opens
 * @param firstPause   how long it stays open at first, give or take a fifth
 * @param longestPause how long it stays open at most, give or take a fifth
 */
public record BreakerSettings(int failures, Duration firstPause, Duration longestPause) {
    /** What a node uses unless told otherwise. */
    public static final BreakerSettings DEFAULT = new BreakerSettings(
        5,
        Duration.ofMillis(250),
        Duration.ofSeconds(10)
    );

    public BreakerSettings {
        if (failures < 1 || firstPause.toMillis() < 1 || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("a breaker needs a failure, a pause, and a longest pause not below it");
        }
    }
}
