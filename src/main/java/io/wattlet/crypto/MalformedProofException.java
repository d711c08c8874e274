package io.wattlet.crypto;

/**
 * Bytes that do not have the form of a proof, or a commitment that is no point where a point is needed: cases in which
 * the verifier of Project Origin throws instead of answering "invalid".
 */
public final class MalformedProofException extends RuntimeException {

    public MalformedProofException(String message) {
        super(message);
    }
}
