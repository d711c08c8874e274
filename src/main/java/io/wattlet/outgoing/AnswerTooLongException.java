package io.wattlet.outgoing;

/** An answer was longer than allowed, and was not read to its end. */
public final class AnswerTooLongException extends RuntimeException {

    AnswerTooLongException(int mostBytes) {
        super("it is longer than " + mostBytes + " bytes", null, false, false);
    }
}
