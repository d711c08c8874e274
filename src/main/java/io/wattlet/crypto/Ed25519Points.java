package io.wattlet.crypto;

import java.math.BigInteger;
import java.util.List;

/**
 * What an encoded point of Ed25519 says about itself: 32 bytes, y little-endian with the sign of x in the highest bit.
 * libsodium, which the issuers' software verifies with, refuses the points that these two tests name; the JDK does not.
 */
final class Ed25519Points {

    /** The prime of the field, 2^255 - 19. */
    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

    /** y of the points whose order divides the cofactor 8: orders 4, 1, 2, and two of order 8 (one the other's negative). */
    private static final List<BigInteger> SMALL_ORDER = smallOrder();

    private Ed25519Points() {}

    /** Whether y is below the prime. */
    static boolean isCanonical(byte[] encoded) {
        return y(encoded).compareTo(PRIME) < 0;
    }

    /** Whether eight times the point is the neutral element, whatever the sign of x. */
    static boolean hasSmallOrder(byte[] encoded) {
        return SMALL_ORDER.contains(y(encoded).mod(PRIME));
    }

    private static List<BigInteger> smallOrder() {
        BigInteger order8 = new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);
        return List.of(BigInteger.ZERO, BigInteger.ONE, PRIME.subtract(BigInteger.ONE), order8, PRIME.subtract(order8));
    }

    private static BigInteger y(byte[] encoded) {
        byte[] bigEndian = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            bigEndian[i] = encoded[encoded.length - 1 - i];
        }
        return new BigInteger(1, bigEndian).clearBit(8 * encoded.length - 1);
    }
}
