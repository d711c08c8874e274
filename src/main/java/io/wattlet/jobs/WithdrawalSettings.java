package io.wattlet.jobs;

import java.time.Duration;

/**
 * How withdrawals are followed.
 *
 * @param pollEvery   how often issuers are asked
 * @param pageSize    certificates that an issuer is asked for at a time
 * @param lookEvery   how often withdrawals are looked at that wait for the registry, or for a claim to end
 * @param firstRetry  pause after a withdrawal was looked at in vain; doubled from time to time
 * @param longestRetry longest such pause
 * @param giveUpAfter how long after it was listed a withdrawal is given up that its registry does not show
 * @param unheldKept  how long a withdrawal is remembered of a certificate that nobody here holds
 */
public record WithdrawalSettings(
    Duration pollEvery,
    int pageSize,
    Duration lookEvery,
    Duration firstRetry,
    Duration longestRetry,
    Duration giveUpAfter,
    Duration unheldKept
) {
    /** What a node uses unless told otherwise. */
    public static final WithdrawalSettings DEFAULT = new WithdrawalSettings(
        Duration.ofMinutes(1),
        1_000,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofHours(1),
        Duration.ofDays(30),
        Duration.ofDays(7)
    );
}
