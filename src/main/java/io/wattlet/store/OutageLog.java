package io.wattlet.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs what fails again and again while the database cannot answer: a line now and then that says how often, and no stack
 * traces. What fails for another reason is not for it. Confined to one thread.
 */
public final class OutageLog {

    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

    private final Logger log;
    private final LongSupplier nanos;
    private long toldAt;
    private long untold;

    /** Has told nothing yet. */
    public OutageLog(Logger log) {
        this(log, System::nanoTime);
    }

    OutageLog(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
        this.toldAt = nanos.getAsLong() - QUIET_NANOS;
    }

    /**
     * Warns of a failure: as {@link #takes} does where the database cannot answer, at once and in full where not.
     *
     * @param what could not be done, and what becomes of it
     */
    public void warn(String what, Throwable failure) {
        if (!takes(what, failure)) {
            log.warn(what, failure);
        }
    }

    /**
     * Takes a failure if it says that the database cannot answer, and tells of it unless it told of one a moment ago.
     *
     * @param what could not be done, and what becomes of it
     * @return false for a failure of another kind, which the caller is to log
     */
    public boolean takes(String what, Throwable failure) {
        if (!Availability.isUnavailable(failure)) {
            return false;
        }
        long now = nanos.getAsLong();
        if (now - toldAt < QUIET_NANOS) {
            untold++;
            return true;
        }
        log.warn(
            "the database cannot answer ({}): {}; {} such failures were not logged since the last line like this, at most one in {} s",
            FirstContact.reason(failure),
            what,
            untold,
            TimeUnit.NANOSECONDS.toSeconds(QUIET_NANOS)
        );
        toldAt = now;
        untold = 0;
        return true;
    }
}
