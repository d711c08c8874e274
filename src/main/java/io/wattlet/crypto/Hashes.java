package io.wattlet.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hash functions that every Java platform carries (FIPS 180-4). */
public final class Hashes {

    private Hashes() {}

    /** SHA-256 of the pieces, one after the other: 32 bytes. */
    public static byte[] sha256(byte[]... pieces) {
        return hash("SHA-256", pieces);
    }

    /** SHA-512 of the pieces, one after the other: 64 bytes. */
    public static byte[] sha512(byte[]... pieces) {
        return hash("SHA-512", pieces);
    }

    private static byte[] hash(String algorithm, byte[]... pieces) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            for (var piece : pieces) {
                digest.update(piece);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java platform has no " + algorithm, impossible);
        }
    }
}
