package io.wattlet.http;

/** The caller's token is valid and names nobody, and the operation is about somebody's wallets. */
final class NobodyException extends RuntimeException {

    NobodyException() {
        super("the token names nobody", null, false, false);
    }
}
