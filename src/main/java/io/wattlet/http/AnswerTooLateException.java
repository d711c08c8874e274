package io.wattlet.http;

/** An operation did not find its answer in time. */
final class AnswerTooLateException extends RuntimeException {

    AnswerTooLateException() {
        super("the answer was not found in time", null, false, false);
    }
}
