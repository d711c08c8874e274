package io.wattlet.edge;

/** An operation did not find its answer in time. */
public final class AnswerTooLateException extends RuntimeException {

    /** Says no more than that. */
    public AnswerTooLateException() {
        super("the answer was not found in time", null, false, false);
    }
}
