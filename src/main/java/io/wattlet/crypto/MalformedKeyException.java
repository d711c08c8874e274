package io.wattlet.crypto;

/** Bytes or text that are no key. The message says what is wrong and repeats nothing of what it was given. */
public final class MalformedKeyException extends IllegalArgumentException {

    public MalformedKeyException(String message) {
        super(message);
    }

    MalformedKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
