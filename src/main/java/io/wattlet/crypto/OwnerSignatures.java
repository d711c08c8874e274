package io.wattlet.crypto;

import java.util.Arrays;

/** Checks what owners of slices sign: ECDSA on secp256k1 over the SHA-256 of a message. */
public final class OwnerSignatures {

    private OwnerSignatures() {}

    /**
     * Whether the bytes are a public key that may own a slice: a point compressed (33 bytes, beginning with 02 or 03),
     * uncompressed (65 bytes, 04), or hybrid (65 bytes, 06 for an even and 07 for an odd y).
     */
    public static boolean isValidPublicKey(byte[] publicKey) {
        return Curve.isPoint(publicKey);
    }

    /**
     * Whether a signature over a message is valid. The DER may be sloppy in the ways that the electricity verifier
     * tolerates, and both of the two possible values of s are good; r or s of zero, or of n and more, never are.
     *
     * @throws MalformedKeyException       if the public key is none, where the verifier throws
     * @throws MalformedSignatureException if the signature cannot be read, where the verifier throws
     */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] der) {
        if (!isValidPublicKey(publicKey)) {
            throw new MalformedKeyException("not a public key of secp256k1");
        }
        byte[] signature = DerSignature.decode(der);
        byte[] r = Arrays.copyOf(signature, Curve.SCALAR_LENGTH);
        byte[] s = Arrays.copyOfRange(signature, Curve.SCALAR_LENGTH, signature.length);
        return Curve.isInRange(r) && Curve.isInRange(s) && Curve.verify(signature, Hashes.sha256(message), publicKey);
    }
}
