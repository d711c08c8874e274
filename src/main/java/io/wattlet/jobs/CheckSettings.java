package io.wattlet.jobs;

import java.time.Duration;

/**
 * How the database is checked.
 *
 * @param within         how long a check may take; it holds back the clean-up of the database meanwhile
 * @param mostShown      violations of each law that are named; all are counted
 * @param overdueAfter   after how long something counts as forgotten that should have been taken up
 * @param abandonedAfter after how long receivers should have been told or given up
 */
public record CheckSettings(Duration within, int mostShown, Duration overdueAfter, Duration abandonedAfter) {
    /** What a node with the standard configuration uses. */
    public static final CheckSettings DEFAULT = new CheckSettings(
        Duration.ofMinutes(10),
        100,
        Duration.ofMinutes(15),
        Duration.ofDays(8)
    );
}
