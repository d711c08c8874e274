package io.wattlet.jobs.reconcile;

import java.time.Duration;

/**
 * How what wallets hold is compared with the registries' streams.
 *
 * @param streamsPerSecond  streams read each second in the long run, by all nodes together
 * @param batch             certificates taken on by one step
 * @param concurrentStreams streams read and verified at the same time
 * @param again             time from one comparison of a certificate to the next
 * @param retry             time until a certificate is tried again whose stream could not be read, and for which a registry is
 *                          left alone that does not answer
 * @param grace             slices that changed so lately are left alone
 */
public record ReconciliationSettings(
    int streamsPerSecond,
    int batch,
    int concurrentStreams,
    Duration again,
    Duration retry,
    Duration grace
) {
    /** What a node uses unless told otherwise. */
    public static final ReconciliationSettings DEFAULT = new ReconciliationSettings(
        20,
        20,
        2,
        Duration.ofDays(1),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5)
    );
}
