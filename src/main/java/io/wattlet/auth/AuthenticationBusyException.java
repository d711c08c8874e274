package io.wattlet.auth;

/** More tokens wait to be verified than the node is allowed to hold; the same request may succeed in a moment. */
public final class AuthenticationBusyException extends RuntimeException {

    AuthenticationBusyException() {
        super("too many tokens wait to be verified", null, false, false);
    }
}
