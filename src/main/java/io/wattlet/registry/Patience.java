package io.wattlet.registry;

import io.wattlet.registry.RegistryGateway.Settlement;
import java.time.Duration;

/** When a transaction is given up on, and the words for it. */
record Patience(String registry, Duration duration) {
    /** Whether a transaction was submitted so long ago that it is not pursued any further. */
    boolean isOver(Pursuit pursuit) {
        return hasPassed(duration, pursuit.submittedNanos());
    }

    static boolean hasPassed(Duration duration, long sinceNanos) {
        return System.nanoTime() - sinceNanos > duration.toNanos();
    }

    /** The end of a transaction whose registry does not answer. */
    Settlement unreachable(Throwable cause) {
        return new Settlement.Undecided("registry " + registry + " cannot be reached: " + words(cause));
    }

    /** The end of a transaction that the registry leaves in the dark. */
    Settlement unsettled(String standing) {
        return new Settlement.Undecided("registry " + registry + " " + standing);
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
