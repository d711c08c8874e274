package io.wattlet.outgoing;

/** A file with certificates or a key cannot be used. Names the file and repeats nothing of it. */
public final class UnusableTlsException extends Exception {

    UnusableTlsException(String message) {
        super(message, null, false, false);
    }
}
