package io.wattlet.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A public key of an issuer or a chronicler (Ed25519, RFC 8032). Immutable. Reading one checks its form only; whether its
 * bytes are a point that can verify anything shows when it is used, as it does in the wallets of Project Origin.
 */
public final class Ed25519PublicKey {

    static final int KEY_LENGTH = 32;

    private static final String PEM_LABEL = "PUBLIC KEY";
    /** SubjectPublicKeyInfo (RFC 8410) up to the key: algorithm 1.3.101.112 and a bit string of 33 bytes. */
    private static final byte[] DER_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int DER_LENGTH = DER_PREFIX.length + KEY_LENGTH;
    private static final int SIGNATURE_LENGTH = 64;

    private final byte[] raw;

    private Ed25519PublicKey(byte[] raw) {
        this.raw = raw;
    }

    /**
     * Reads a SubjectPublicKeyInfo in PEM, with either line ending.
     *
     * @throws MalformedKeyException if the text is not one
     */
    public static Ed25519PublicKey fromPem(String pem) {
        return fromDer(Pem.decode(PEM_LABEL, pem));
    }

    /**
     * Reads a SubjectPublicKeyInfo in DER.
     *
     * @param subjectPublicKeyInfo 44 bytes; the last 32 are the key
     * @throws MalformedKeyException if the bytes are not one, or have more after it
     */
    public static Ed25519PublicKey fromDer(byte[] subjectPublicKeyInfo) {
        int prefix = DER_PREFIX.length;
        boolean wellFormed =
            subjectPublicKeyInfo.length == DER_LENGTH &&
            Arrays.equals(subjectPublicKeyInfo, 0, prefix, DER_PREFIX, 0, prefix);
        if (!wellFormed) {
            throw new MalformedKeyException("not a SubjectPublicKeyInfo of Ed25519");
        }
        return new Ed25519PublicKey(Arrays.copyOfRange(subjectPublicKeyInfo, prefix, DER_LENGTH));
    }

    /** The key as SubjectPublicKeyInfo in PEM, lines ending with LF. */
    public String toPem() {
        return Pem.encode(PEM_LABEL, toDer());
    }

    /** The key as SubjectPublicKeyInfo in DER, 44 bytes. */
    public byte[] toDer() {
        return ByteBuffer.allocate(DER_LENGTH).put(DER_PREFIX).put(raw).array();
    }

    /**
     * Whether a signature over a message is valid. A signature by a key, or with an R, that is no point, is not written
     * canonically or has a small order never is.
     *
     * @param signature 64 bytes; of any other length it is not valid
     */
    public boolean verify(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_LENGTH || isUnfit(raw) || isUnfit(Arrays.copyOf(signature, KEY_LENGTH))) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(forJdk());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException notVerifiable) {
            return false;
        }
    }

    private static boolean isUnfit(byte[] encodedPoint) {
        return !Ed25519Points.isCanonical(encodedPoint) || Ed25519Points.hasSmallOrder(encodedPoint);
    }

    private PublicKey forJdk() throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(toDer()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ed25519PublicKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return "Ed25519PublicKey[" + HexFormat.of().formatHex(raw) + "]";
    }
}
