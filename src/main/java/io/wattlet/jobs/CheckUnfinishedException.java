package io.wattlet.jobs;

/** A check did not come to its end: nothing is known of the laws that were not looked at. */
public final class CheckUnfinishedException extends RuntimeException {

    CheckUnfinishedException(Law law, Throwable cause) {
        super("The law " + law.name() + " could not be checked: " + cause.getMessage(), cause);
    }
}
