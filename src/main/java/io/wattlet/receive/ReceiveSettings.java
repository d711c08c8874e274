package io.wattlet.receive;

import io.wattlet.command.FailureCode;
import io.wattlet.command.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * How patiently an announced slice is looked for. The wait between two attempts grows with the age of the announcement.
 *
 * @param firstRetry        the shortest wait
 * @param longestRetry      the longest wait
 * @param giveUpAfter       age at which an announcement fails that could not be decided: its certificate never became
 *                          visible, or its registry was never known or never reached
 * @param registryLag       how far behind a registry may be: until an announcement has this age, a slice that the registry
 *                          does not show, or shows as another owner's, is asked for again
 * @param concurrentStreams certificates fetched and verified at the same time for one batch and registry
 */
public record ReceiveSettings(
    Duration firstRetry,
    Duration longestRetry,
    Duration giveUpAfter,
    Duration registryLag,
    int concurrentStreams
) {
    /** What a node uses unless told otherwise. */
    public static final ReceiveSettings DEFAULT = new ReceiveSettings(
        Duration.ofMillis(500),
        Duration.ofMinutes(10),
        Duration.ofHours(24),
        Duration.ofMinutes(1),
        32
    );

    public ReceiveSettings {
        if (firstRetry.toMillis() <= 0 || longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException("0 < firstRetry <= longestRetry must hold");
        }
        if (giveUpAfter.isNegative() || registryLag.isNegative()) {
            throw new IllegalArgumentException("giveUpAfter and registryLag must not be negative");
        }
        if (concurrentStreams < 1) {
            throw new IllegalArgumentException("concurrentStreams must be at least 1");
        }
    }

    /**
     * What becomes of an announcement that cannot be decided: it is tried again after half its age, within bounds, or fails
     * when it is too old.
     */
    Outcome later(UUID commandId, int attempt, Duration age, String reason) {
        if (age.compareTo(giveUpAfter) >= 0) {
            return new Outcome.Failed(
                commandId,
                attempt,
                FailureCode.GIVEN_UP.text(),
                "Tried for " + age.toHours() + " hours: " + reason + "."
            );
        }
        Duration delay = Collections.max(List.of(firstRetry, Collections.min(List.of(longestRetry, age.dividedBy(2)))));
        return new Outcome.Retry(commandId, attempt, delay, reason);
    }
}
