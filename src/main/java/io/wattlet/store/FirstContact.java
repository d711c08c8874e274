package io.wattlet.store;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first use that a node makes of its database, which may be starting as well. */
public final class FirstContact {

    private static final Logger LOG = LoggerFactory.getLogger(FirstContact.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private FirstContact() {}

    /**
     * Does something with a database, again and again while that cannot answer. Blocks; not for event loops.
     *
     * @param patience until when it is tried again
     * @param wait     returns after so long
     * @param use      may be done several times, and from the beginning
     * @throws DatabaseAwayException when the database cannot answer for so long
     */
    public static <T> T make(Duration patience, Consumer<Duration> wait, Supplier<T> use) {
        long end = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return use.get();
            } catch (RuntimeException e) {
                long left = end - System.nanoTime();
                if (!Availability.isUnavailable(e)) {
                    throw e;
                }
                if (left <= 0) {
                    throw new DatabaseAwayException(patience, e);
                }
                LOG.warn(
                    "the database cannot answer yet, and is tried again for {} s more: {}",
                    Duration.ofNanos(left).toSeconds(),
                    reason(e)
                );
                wait.accept(Duration.ofNanos(Math.min(left, pause.toNanos())));
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** What the one says that knows most: the others say where they were. One line. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()).replaceAll("\\s+", " ");
    }
}
