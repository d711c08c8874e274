package io.wattlet.plan;

import java.time.Duration;

/**
 * How plans are carried out.
 *
 * @param planningThreads       threads that make proofs and signatures; as many as there are cores
 * @param maxWaiting            plans, and changes of plans, that may wait to be written
 * @param retryFirst            pause before an undecided command is tried again, the first time
 * @param retryLongest          longest such pause
 * @param sliceWaitLongest      how long a command that waits for slices sleeps at most; it is woken when there are some, so
 *                              this is what a lost wake-up costs
 * @param deliveryRetryLongest  longest pause between two attempts to tell a receiver
 * @param abandonDeliveryAfter  when a receiver that does not acknowledge is given up
 * @param notServedAttempts     how often, one time after the other, a receiver may answer that it serves no such thing
 *                              before it is given up
 * @param giveUpUnplannedAfter  when a command of which nothing was ever sent is given up
 */
public record PlanSettings(
    int planningThreads,
    int maxWaiting,
    Duration retryFirst,
    Duration retryLongest,
    Duration sliceWaitLongest,
    Duration deliveryRetryLongest,
    Duration abandonDeliveryAfter,
    int notServedAttempts,
    Duration giveUpUnplannedAfter
) {
    /** What a node uses unless told otherwise. */
    public static final PlanSettings DEFAULT = new PlanSettings(
        Runtime.getRuntime().availableProcessors(),
        16_384,
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofSeconds(30),
        Duration.ofMinutes(15),
        Duration.ofDays(7),
        8,
        Duration.ofDays(1)
    );

    /** The pause before try number {@code attempt + 1}: doubled from try to try. */
    Duration pause(int attempt) {
        return doubled(attempt, retryLongest);
    }

    /**
     * The pause after a receiver did not acknowledge, for the {@code attempts}-th time.
     *
     * @param asked how long it asks to be left alone; heeded as far as the longest pause goes
     */
    Duration deliveryPause(int attempts, Duration asked) {
        Duration own = doubled(attempts, deliveryRetryLongest);
        Duration wanted = asked.compareTo(deliveryRetryLongest) > 0 ? deliveryRetryLongest : asked;
        return wanted.compareTo(own) > 0 ? wanted : own;
    }

    private Duration doubled(int attempt, Duration longest) {
        Duration pause = retryFirst.multipliedBy(1L << Math.clamp(attempt - 1, 0, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
