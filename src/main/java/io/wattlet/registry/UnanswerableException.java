package io.wattlet.registry;

/**
 * Input on which real registries neither accept nor refuse: their verifier fails on it, and the transaction stays pending
 * for ever. The message says in our own words what is wrong with it.
 */
public final class UnanswerableException extends RuntimeException {

    private final String reason;

    UnanswerableException(String reason) {
        // An answer, not a failure of this program: a stack trace would cost more than the check itself.
        super(reason, null, false, false);
        this.reason = reason;
    }

    @Override
    public String getMessage() {
        return reason;
    }
}
