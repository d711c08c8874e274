package io.wattlet.crypto;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The curve secp256k1 (SEC 2, section 2.4.1), computed by libsecp256k1. Scalars are 32 bytes big-endian, points are
 * compressed, 33 bytes. Nothing here changes its arguments.
 */
final class Curve {

    static final int SCALAR_LENGTH = 32;
    static final int POINT_LENGTH = 33;

    /** The order n of the group. */
    static final BigInteger ORDER = new BigInteger(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141",
        16
    );

    private static final byte[] ORDER_BYTES = toScalar(ORDER);
    private static final byte[] HALF_ORDER = toScalar(ORDER.shiftRight(1));
    private static final Secp256k1 LIBRARY = Secp256k1.get();

    private Curve() {}

    /** Whether a scalar lies in 1 to n-1. Does not run in constant time where it answers false. */
    static boolean isPrivateKey(byte[] scalar) {
        return LIBRARY.secKeyVerify(scalar);
    }

    /** The scalar times the base point. */
    static byte[] multiplyBase(byte[] scalar) {
        return LIBRARY.pubKeyCompress(LIBRARY.pubkeyCreate(scalar));
    }

    /** a + b mod n; fails when b is n or more, or when the sum is zero. */
    static byte[] add(byte[] a, byte[] b) {
        return LIBRARY.privKeyTweakAdd(a, b);
    }

    /** a · b mod n; fails when b is zero, or n or more. */
    static byte[] multiply(byte[] a, byte[] b) {
        return LIBRARY.privKeyTweakMul(a, b);
    }

    /** n - a. */
    static byte[] negate(byte[] a) {
        return LIBRARY.privKeyNegate(a);
    }

    /** The point plus the scalar times the base point; fails when the scalar is n or more, or at infinity. */
    static byte[] addBaseMultiple(byte[] point, byte[] scalar) {
        return LIBRARY.pubKeyCompress(LIBRARY.pubKeyTweakAdd(point, scalar));
    }

    /**
     * Whether the bytes name a point: 33 bytes beginning with 02 or 03, or 65 bytes beginning with 04, or with 06 or 07
     * when y is even or odd respectively.
     */
    static boolean isPoint(byte[] encoded) {
        if (encoded.length != POINT_LENGTH && encoded.length != 65) {
            return false;
        }
        try {
            LIBRARY.pubkeyParse(encoded);
            return true;
        } catch (Secp256k1Exception notOnCurve) {
            return false;
        }
    }

    /**
     * Verifies an ECDSA signature, whichever of its two possible s it uses.
     *
     * @param signature r and s, 64 bytes, both in 1 to n-1
     * @param digest    32 bytes
     * @param point     as accepted by {@link #isPoint}
     */
    static boolean verify(byte[] signature, byte[] digest, byte[] point) {
        byte[] lowS = LIBRARY.signatureNormalize(signature).getFirst();
        return LIBRARY.verify(lowS, digest, point);
    }

    /** Whether a scalar of no secrecy lies in 1 to n-1. */
    static boolean isInRange(byte[] scalar) {
        boolean zero = Arrays.equals(scalar, new byte[SCALAR_LENGTH]);
        return !zero && Arrays.compareUnsigned(scalar, ORDER_BYTES) < 0;
    }

    /** Whether a scalar of no secrecy is above n/2. */
    static boolean isHigh(byte[] scalar) {
        return Arrays.compareUnsigned(scalar, HALF_ORDER) > 0;
    }

    /** Writes a number below 2^256 as a scalar; it is not reduced. */
    static byte[] toScalar(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = Math.max(0, bytes.length - SCALAR_LENGTH);
        int length = bytes.length - from;
        byte[] scalar = new byte[SCALAR_LENGTH];
        System.arraycopy(bytes, from, scalar, SCALAR_LENGTH - length, length);
        return scalar;
    }
}
