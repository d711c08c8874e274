package io.wattlet.crypto;

/**
 * Bytes that cannot even be read as an ECDSA signature. The electricity verifier does not answer such a signature but
 * throws, so it is kept apart from one that merely does not verify.
 */
public final class MalformedSignatureException extends IllegalArgumentException {

    MalformedSignatureException(String message) {
        super(message);
    }
}
