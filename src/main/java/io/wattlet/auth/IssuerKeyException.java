package io.wattlet.auth;

/** A file does not hold the public key of an issuer. */
public final class IssuerKeyException extends Exception {

    IssuerKeyException(String message) {
        super(message, null, false, false);
    }
}
