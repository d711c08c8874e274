package io.wattlet.crypto;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Signs as the wallets of Project Origin do: ECDSA over SHA-256, nonces of RFC 6979 tried until r has its highest bit
 * clear, s in the lower half, so that a signature has 70 bytes or, rarely, fewer.
 *
 * <p>libsecp256k1's own signing function, as its Java binding offers it, takes no extra entropy and so cannot try again.
 * Its scalar and point operations run in constant time, and they are all that touches a secret here; the one operation
 * missing, the inverse of the nonce, is taken of the nonce times a random scalar, which says nothing of the nonce.
 */
final class EcdsaSigner {

    private static final SecureRandom RANDOM = new SecureRandom();

    private EcdsaSigner() {}

    /** Signs a message with a private key of 32 bytes; answers the signature in DER. */
    static byte[] sign(byte[] key, byte[] message) {
        byte[] digest = Hashes.sha256(message);
        for (int attempt = 0; ; attempt++) {
            byte[] nonce = Rfc6979.nonce(key, digest, attempt);
            byte[] point = Curve.multiplyBase(nonce);
            byte[] r = Arrays.copyOfRange(point, 1, Curve.POINT_LENGTH);
            // with the highest bit clear, x is below n: it is r without reduction
            if (r[0] >= 0) {
                byte[] s = s(key, digest, nonce, r);
                Arrays.fill(nonce, (byte) 0);
                return DerSignature.encode(r, s);
            }
        }
    }

    /** s = (digest + r · key) / nonce, or its negative if that is smaller. */
    private static byte[] s(byte[] key, byte[] digest, byte[] nonce, byte[] r) {
        byte[] z = Curve.toScalar(new BigInteger(1, digest).mod(Curve.ORDER));
        byte[] numerator = Curve.add(Curve.multiply(key, r), z);
        byte[] s = Curve.multiply(inverse(nonce), numerator);
        return Curve.isHigh(s) ? Curve.negate(s) : s;
    }

    private static byte[] inverse(byte[] nonce) {
        byte[] blind = randomScalar();
        BigInteger blinded = new BigInteger(1, Curve.multiply(nonce, blind));
        return Curve.multiply(blind, Curve.toScalar(blinded.modInverse(Curve.ORDER)));
    }

    private static byte[] randomScalar() {
        byte[] scalar = new byte[Curve.SCALAR_LENGTH];
        do {
            RANDOM.nextBytes(scalar);
        } while (!Curve.isPrivateKey(scalar));
        return scalar;
    }
}
