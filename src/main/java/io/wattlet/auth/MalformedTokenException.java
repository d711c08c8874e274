package io.wattlet.auth;

/** A text is no token that can be read. Repeats nothing of it, and has no stack trace: this is ordinary business. */
final class MalformedTokenException extends RuntimeException {

    MalformedTokenException(String message) {
        super(message, null, false, false);
    }
}
