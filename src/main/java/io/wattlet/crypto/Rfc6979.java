package io.wattlet.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Deterministic nonces for ECDSA (RFC 6979, section 3.2) with HMAC-SHA-256, in the form that Bitcoin software shares:
 * the digest goes in as it is, and attempts after the first add extra entropy (section 3.6), 32 bytes that hold the
 * number of the attempt, little-endian.
 */
final class Rfc6979 {

    private static final int LENGTH = 32;

    private Rfc6979() {}

    /**
     * The nonce of one attempt, a secret scalar in 1 to n-1.
     *
     * @param key     private key, 32 bytes
     * @param digest  32 bytes
     * @param attempt 0 for the plain nonce of the RFC
     */
    static byte[] nonce(byte[] key, byte[] digest, int attempt) {
        byte[] extra = attempt == 0 ? new byte[0] : extraEntropy(attempt);
        byte[] v = new byte[LENGTH];
        Arrays.fill(v, (byte) 1);
        byte[] k = new byte[LENGTH];
        k = Hmac.sha256(k, v, new byte[] { 0 }, key, digest, extra);
        v = Hmac.sha256(k, v);
        k = Hmac.sha256(k, v, new byte[] { 1 }, key, digest, extra);
        v = Hmac.sha256(k, v);
        byte[] candidate = Hmac.sha256(k, v);
        while (!Curve.isPrivateKey(candidate)) {
            v = candidate;
            k = Hmac.sha256(k, v, new byte[] { 0 });
            v = Hmac.sha256(k, v);
            candidate = Hmac.sha256(k, v);
        }
        return candidate;
    }

    private static byte[] extraEntropy(int attempt) {
        return ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN).putInt(attempt).array();
    }
}
