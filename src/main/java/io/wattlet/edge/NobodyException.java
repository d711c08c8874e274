package io.wattlet.edge;

/** The caller's token is valid and names nobody, and the operation is about somebody's wallets. */
public final class NobodyException extends RuntimeException {

    /** Says no more than that. */
    public NobodyException() {
        super("the token names nobody", null, false, false);
    }
}
