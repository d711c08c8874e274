package io.wattlet.outgoing;

import java.io.IOException;

/** An answer was longer than allowed, and was not read to its end. */
public final class AnswerTooLongException extends IOException {

    AnswerTooLongException(int mostBytes) {
        super("it is longer than " + mostBytes + " bytes");
    }
}
