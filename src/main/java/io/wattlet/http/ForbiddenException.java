package io.wattlet.http;

/** The caller's token lacks the scope of the operation. */
final class ForbiddenException extends RuntimeException {

    ForbiddenException() {
        super("the scope is missing", null, false, false);
    }
}
