package io.wattlet.crypto;

import java.math.BigInteger;

/**
 * A register for an element of the field of p = 2^255 - 19, the field under Curve25519.
 *
 * <p>The value is l0 + l1 2^51 + l2 2^102 + l3 2^153 + l4 2^204 mod p. Registers are mutable so that point arithmetic
 * allocates nothing; each operation writes its result into the receiver, which may be one of the operands.
 *
 * <p><b>Invariant.</b> Limbs are never negative and carries are delayed, so each limb has a <i>weight</i>: weight w
 * means that it lies below w (2^51 + 2^18). The weights are a matter of proof, not of checks at run time:
 *
 * <table>
 * <caption>Weights</caption>
 * <tr><th>operation</th><th>operands</th><th>result</th></tr>
 * <tr><td>product, square, carry, decode, constants</td><td>at most 7</td><td>1</td></tr>
 * <tr><td>sum</td><td>u and v</td><td>u + v</td></tr>
 * <tr><td>difference, negative</td><td>u, and v at most 3</td><td>u + 4, because 4p is added to stay positive</td></tr>
 * </table>
 *
 * <p>Why products may have operands of weight 7: then a limb is below 2^54. A product of two limbs is taken apart at bit
 * 51 into a low half below 2^51 and a high half below 2^57. The fullest column has four low and five high halves and is
 * folded back with the factor 19 (2^255 = 19 mod p): 19 (4 2^51 + 5 2^57) + 2^51 is below 2^64. That is why the last
 * carries use unsigned shifts. The high half comes straight out of a multiplication, as
 * {@code multiplyHigh(a << 6, b << 7)}, which is a b / 2^51 without any carry between words.
 *
 * <p>No operation branches on a value or uses it as an index, except where a name says {@code public}.
 */
final class FieldElement {

    static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private static final int BITS = 51;
    private static final long MASK = (1L << BITS) - 1;
    private static final long FOUR_P0 = 4 * (MASK - 18);
    private static final long FOUR_P = 4 * MASK;

    private long l0;
    private long l1;
    private long l2;
    private long l3;
    private long l4;

    /** A register that holds zero. */
    FieldElement() {}

    static FieldElement zero() {
        return new FieldElement();
    }

    static FieldElement one() {
        var one = new FieldElement();
        one.l0 = 1;
        return one;
    }

    /** A constant given in decimal digits, as documents print them. */
    static FieldElement constant(String decimal) {
        var value = new BigInteger(decimal).mod(PRIME);
        var mask = BigInteger.valueOf(MASK);
        var result = new FieldElement();
        result.l0 = value.and(mask).longValueExact();
        result.l1 = value.shiftRight(BITS).and(mask).longValueExact();
        result.l2 = value.shiftRight(2 * BITS).and(mask).longValueExact();
        result.l3 = value.shiftRight(3 * BITS).and(mask).longValueExact();
        result.l4 = value.shiftRight(4 * BITS).longValueExact();
        return result;
    }

    /** Reads 32 bytes, little-endian, without their highest bit; values from p to 2^255 - 1 are taken mod p. */
    static FieldElement decode(byte[] bytes, int offset) {
        var w0 = LittleEndian.read(bytes, offset);
        var w1 = LittleEndian.read(bytes, offset + 8);
        var w2 = LittleEndian.read(bytes, offset + 16);
        var w3 = LittleEndian.read(bytes, offset + 24);
        var result = new FieldElement();
        result.l0 = w0 & MASK;
        result.l1 = ((w0 >>> 51) | (w1 << 13)) & MASK;
        result.l2 = ((w1 >>> 38) | (w2 << 26)) & MASK;
        result.l3 = ((w2 >>> 25) | (w3 << 39)) & MASK;
        result.l4 = (w3 >>> 12) & MASK;
        return result;
    }

    /** The one canonical encoding, 32 bytes little-endian, below p. The weight may be up to 7. */
    byte[] encode() {
        var r = new FieldElement().set(this).carry();
        // q is 1 if the value is p or more: adding 19 then carries out of bit 255
        var q = (r.l0 + 19) >>> BITS;
        q = (r.l1 + q) >>> BITS;
        q = (r.l2 + q) >>> BITS;
        q = (r.l3 + q) >>> BITS;
        q = (r.l4 + q) >>> BITS;
        var t0 = r.l0 + 19 * q;
        var t1 = r.l1 + (t0 >>> BITS);
        var t2 = r.l2 + (t1 >>> BITS);
        var t3 = r.l3 + (t2 >>> BITS);
        var t4 = (r.l4 + (t3 >>> BITS)) & MASK;
        t0 &= MASK;
        t1 &= MASK;
        t2 &= MASK;
        t3 &= MASK;
        var bytes = new byte[32];
        LittleEndian.write(t0 | (t1 << 51), bytes, 0);
        LittleEndian.write((t1 >>> 13) | (t2 << 38), bytes, 8);
        LittleEndian.write((t2 >>> 26) | (t3 << 25), bytes, 16);
        LittleEndian.write((t3 >>> 39) | (t4 << 12), bytes, 24);
        return bytes;
    }

    FieldElement set(FieldElement a) {
        l0 = a.l0;
        l1 = a.l1;
        l2 = a.l2;
        l3 = a.l3;
        l4 = a.l4;
        return this;
    }

    FieldElement setSum(FieldElement a, FieldElement b) {
        l0 = a.l0 + b.l0;
        l1 = a.l1 + b.l1;
        l2 = a.l2 + b.l2;
        l3 = a.l3 + b.l3;
        l4 = a.l4 + b.l4;
        return this;
    }

    FieldElement setDifference(FieldElement a, FieldElement b) {
        l0 = a.l0 + FOUR_P0 - b.l0;
        l1 = a.l1 + FOUR_P - b.l1;
        l2 = a.l2 + FOUR_P - b.l2;
        l3 = a.l3 + FOUR_P - b.l3;
        l4 = a.l4 + FOUR_P - b.l4;
        return this;
    }

    FieldElement setNegative(FieldElement a) {
        l0 = FOUR_P0 - a.l0;
        l1 = FOUR_P - a.l1;
        l2 = FOUR_P - a.l2;
        l3 = FOUR_P - a.l3;
        l4 = FOUR_P - a.l4;
        return this;
    }

    FieldElement setProduct(FieldElement a, FieldElement b) {
        final long a0 = a.l0;
        final long a1 = a.l1;
        final long a2 = a.l2;
        final long a3 = a.l3;
        final long a4 = a.l4;
        final long b0 = b.l0;
        final long b1 = b.l1;
        final long b2 = b.l2;
        final long b3 = b.l3;
        final long b4 = b.l4;
        // column k: low halves of the products a_i b_j with i + j = k, high halves of those with i + j = k - 1
        var c0 = low(a0, b0);
        var c1 = high(a0, b0) + low(a0, b1) + low(a1, b0);
        var c2 = high(a0, b1) + high(a1, b0) + low(a0, b2) + low(a1, b1) + low(a2, b0);
        var c3 = high(a0, b2) + high(a1, b1) + high(a2, b0);
        c3 += low(a0, b3) + low(a1, b2) + low(a2, b1) + low(a3, b0);
        var c4 = high(a0, b3) + high(a1, b2) + high(a2, b1) + high(a3, b0);
        c4 += low(a0, b4) + low(a1, b3) + low(a2, b2) + low(a3, b1) + low(a4, b0);
        var c5 = high(a0, b4) + high(a1, b3) + high(a2, b2) + high(a3, b1) + high(a4, b0);
        c5 += low(a1, b4) + low(a2, b3) + low(a3, b2) + low(a4, b1);
        var c6 = high(a1, b4) + high(a2, b3) + high(a3, b2) + high(a4, b1);
        c6 += low(a2, b4) + low(a3, b3) + low(a4, b2);
        var c7 = high(a2, b4) + high(a3, b3) + high(a4, b2) + low(a3, b4) + low(a4, b3);
        var c8 = high(a3, b4) + high(a4, b3) + low(a4, b4);
        var c9 = high(a4, b4);
        return setCarried(c0 + 19 * c5, c1 + 19 * c6, c2 + 19 * c7, c3 + 19 * c8, c4 + 19 * c9);
    }

    FieldElement setSquare(FieldElement a) {
        final long a0 = a.l0;
        final long a1 = a.l1;
        final long a2 = a.l2;
        final long a3 = a.l3;
        final long a4 = a.l4;
        var c0 = low(a0, a0);
        var c1 = high(a0, a0) + 2 * low(a0, a1);
        var c2 = 2 * (high(a0, a1) + low(a0, a2)) + low(a1, a1);
        var c3 = 2 * (high(a0, a2) + low(a0, a3) + low(a1, a2)) + high(a1, a1);
        var c4 = 2 * (high(a0, a3) + high(a1, a2) + low(a0, a4) + low(a1, a3)) + low(a2, a2);
        var c5 = 2 * (high(a0, a4) + high(a1, a3) + low(a1, a4) + low(a2, a3)) + high(a2, a2);
        var c6 = 2 * (high(a1, a4) + high(a2, a3) + low(a2, a4)) + low(a3, a3);
        var c7 = 2 * (high(a2, a4) + low(a3, a4)) + high(a3, a3);
        var c8 = 2 * high(a3, a4) + low(a4, a4);
        var c9 = high(a4, a4);
        return setCarried(c0 + 19 * c5, c1 + 19 * c6, c2 + 19 * c7, c3 + 19 * c8, c4 + 19 * c9);
    }

    /** Squares {@code times} times: a^(2^times). {@code times} is at least 1 and public. */
    FieldElement setSquares(FieldElement a, int times) {
        setSquare(a);
        for (var i = 1; i < times; i++) {
            setSquare(this);
        }
        return this;
    }

    /** Brings the weight back to 1 without changing the value. */
    FieldElement carry() {
        return setCarried(l0, l1, l2, l3, l4);
    }

    /** Takes {@code a} if {@code mask} is -1 and keeps its value if it is 0. */
    FieldElement replaceIf(long mask, FieldElement a) {
        l0 ^= mask & (l0 ^ a.l0);
        l1 ^= mask & (l1 ^ a.l1);
        l2 ^= mask & (l2 ^ a.l2);
        l3 ^= mask & (l3 ^ a.l3);
        l4 ^= mask & (l4 ^ a.l4);
        return this;
    }

    /** Negates if {@code mask} is -1. The weight must be at most 3 and becomes 4. */
    FieldElement negateIf(long mask) {
        return replaceIf(mask, new FieldElement().setNegative(this));
    }

    /** Becomes its own negative if its canonical encoding is odd, so that it ends up even; weight at most 7, then 1. */
    FieldElement setAbsolute() {
        return negateIf(carry().negativeMask()).carry();
    }

    /** -1 if the canonical encoding is odd, which RFC 9496 calls negative; 0 otherwise. */
    long negativeMask() {
        return -(encode()[0] & 1L);
    }

    /** -1 if the value is zero; 0 otherwise. */
    long zeroMask() {
        var any = 0;
        for (var octet : encode()) {
            any |= octet;
        }
        return -((long) (((any & 0xff) - 1) >>> 31));
    }

    /** -1 if both hold the same element, whatever their limbs; 0 otherwise. Weights at most 3. */
    long equalMask(FieldElement other) {
        return new FieldElement().setDifference(this, other).zeroMask();
    }

    /** Copies the five limbs out, for tables. */
    void write(long[] limbs, int offset) {
        limbs[offset] = l0;
        limbs[offset + 1] = l1;
        limbs[offset + 2] = l2;
        limbs[offset + 3] = l3;
        limbs[offset + 4] = l4;
    }

    /** Takes five limbs that {@link #write} copied out. */
    void read(long[] limbs, int offset) {
        l0 = limbs[offset];
        l1 = limbs[offset + 1];
        l2 = limbs[offset + 2];
        l3 = limbs[offset + 3];
        l4 = limbs[offset + 4];
    }

    /** Like {@link #read} if {@code mask} is -1; keeps its value if it is 0. The memory access is the same. */
    void readIf(long mask, long[] limbs, int offset) {
        l0 ^= mask & (l0 ^ limbs[offset]);
        l1 ^= mask & (l1 ^ limbs[offset + 1]);
        l2 ^= mask & (l2 ^ limbs[offset + 2]);
        l3 ^= mask & (l3 ^ limbs[offset + 3]);
        l4 ^= mask & (l4 ^ limbs[offset + 4]);
    }

    private FieldElement setCarried(long r0, long r1, long r2, long r3, long r4) {
        final long s1 = r1 + (r0 >>> BITS);
        final long s2 = r2 + (s1 >>> BITS);
        final long s3 = r3 + (s2 >>> BITS);
        final long s4 = r4 + (s3 >>> BITS);
        l0 = (r0 & MASK) + 19 * (s4 >>> BITS);
        l1 = s1 & MASK;
        l2 = s2 & MASK;
        l3 = s3 & MASK;
        l4 = s4 & MASK;
        return this;
    }

    private static long low(long a, long b) {
        return (a * b) & MASK;
    }

    private static long high(long a, long b) {
        return Math.multiplyHigh(a << 6, b << 7);
    }

    @Override
    public String toString() {
        return "FieldElement"; // values may be secret
    }
}
