package io.wattlet.jobs.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How fast streams may be read: so many a second in the long run, without making up for what was not read earlier. */
final class Pace {

    private final Duration perStream;
    private final InstantSource clock;
    private Instant free;

    Pace(int streamsPerSecond, InstantSource clock) {
        this.perStream = Duration.ofSeconds(1).dividedBy(streamsPerSecond);
        this.clock = clock;
        this.free = clock.instant();
    }

    /** Notes streams that were read. */
    void read(int streams) {
        Instant now = clock.instant();
        free = (free.isAfter(now) ? free : now).plus(perStream.multipliedBy(streams));
    }

    /** How long to wait before the next is read; not positive when it may be now. */
    Duration toWait() {
        return Duration.between(clock.instant(), free);
    }
}
