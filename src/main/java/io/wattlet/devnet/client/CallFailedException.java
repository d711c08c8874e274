package io.wattlet.devnet.client;

/** A call did not bring the answer that it should: nobody answered, or somebody answered something else. */
public final class CallFailedException extends RuntimeException {

    CallFailedException(String message) {
        super(message);
    }

    CallFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
