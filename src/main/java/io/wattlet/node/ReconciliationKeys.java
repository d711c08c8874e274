package io.wattlet.node;

import io.wattlet.jobs.reconcile.ReconciliationSettings;
import io.wattlet.node.SettingsReader.Section;
import java.time.Duration;

/** The keys of the comparison with the registries' streams, in the section of the jobs. */
final class ReconciliationKeys {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    private ReconciliationKeys() {}

    /** Reads them in the order in which they are documented. */
    static ReconciliationSettings read(Section section) {
        ReconciliationSettings standard = ReconciliationSettings.DEFAULT;
        return new ReconciliationSettings(
            section.number("reconcilePerSecond", standard.streamsPerSecond(), 1, 10_000),
            section.number("reconcileBatch", standard.batch(), 1, 1_000),
            section.number("reconcileStreams", standard.concurrentStreams(), 1, 100),
            section.duration("reconcileEvery", standard.again(), SECOND, YEAR),
            section.duration("reconcileRetry", standard.retry(), SECOND, DAY),
            section.duration("reconcileGrace", standard.grace(), SECOND, DAY)
        );
    }
}
