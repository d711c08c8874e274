package io.wattlet.crypto;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * An integer modulo l = 2^252 + 27742317777372353535851937790883648493, the order of ristretto255: a blinding value, a
 * nonce or a challenge. Immutable; encoded as 32 bytes, little-endian.
 *
 * <p><b>Invariant.</b> Held in Montgomery form (value times 2^260 mod l) in five limbs of 52 bits, always below l: one
 * value has one form. A product then costs a single reduction. Arithmetic has no branch and no index that depends on a
 * value; halves of limb products are taken as in {@link FieldElement}.
 */
public final class Scalar {

    private static final BigInteger ORDER = BigInteger.TWO.pow(252).add(
        new BigInteger("27742317777372353535851937790883648493")
    );
    private static final int BITS = 52;
    private static final long MASK = (1L << BITS) - 1;
    private static final BigInteger RADIX = BigInteger.TWO.pow(5 * BITS);

    // the order has no fourth limb (bits 156 to 207), and its fifth is 2^44
    private static final long ORDER0 = limb(ORDER, 0);
    private static final long ORDER1 = limb(ORDER, 1);
    private static final long ORDER2 = limb(ORDER, 2);
    private static final long ORDER3 = limb(ORDER, 3);
    private static final long ORDER4 = limb(ORDER, 4);
    private static final int ORDER4_SHIFT = 44;
    /** -1/l mod 2^52. */
    private static final long FACTOR = limb(ORDER.negate().modInverse(BigInteger.ONE.shiftLeft(BITS)), 0);

    private static final Scalar RADIX_SQUARED = ofLimbs(RADIX.pow(2).mod(ORDER));
    private static final Scalar RADIX_CUBED = ofLimbs(RADIX.pow(3).mod(ORDER));
    private static final Scalar UNIT = ofLimbs(BigInteger.ONE);
    private static final BigInteger INVERTING_EXPONENT = ORDER.subtract(BigInteger.TWO);

    /** The number 0. */
    public static final Scalar ZERO = ofLimbs(BigInteger.ZERO);
    /** The number 1. */
    public static final Scalar ONE = ofLimbs(RADIX.mod(ORDER));

    private final long s0;
    private final long s1;
    private final long s2;
    private final long s3;
    private final long s4;

    private Scalar(long s0, long s1, long s2, long s3, long s4) {
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
        this.s4 = s4;
    }

    /** The given number, read as unsigned: 0 to 2^64 - 1. */
    public static Scalar ofUnsigned(long value) {
        return product(new Scalar(value & MASK, value >>> BITS, 0, 0, 0), RADIX_SQUARED);
    }

    /**
     * Any 32 bytes, little-endian, reduced mod l. This is how Project Origin reads blindings and the scalars of equality
     * proofs.
     *
     * @throws IllegalArgumentException if there are not 32 bytes
     */
    public static Scalar fromBytesModOrder(byte[] le32) {
        Encodings.requireLength(le32, 32, "a scalar");
        return product(low256(le32, 0), RADIX_SQUARED);
    }

    /**
     * 64 bytes, little-endian, reduced mod l: the way from a hash or from randomness to a scalar.
     *
     * @throws IllegalArgumentException if there are not 64 bytes
     */
    public static Scalar fromWideBytes(byte[] le64) {
        Encodings.requireLength(le64, 64, "a wide scalar");
        // 512 bits as low + 2^260 high; products divide by 2^260 and want 2^260 times the value
        var low = low256(le64, 0);
        var w4 = LittleEndian.read(le64, 32);
        low = new Scalar(low.s0, low.s1, low.s2, low.s3, low.s4 | ((w4 & 0xf) << 48));
        var w5 = LittleEndian.read(le64, 40);
        var w6 = LittleEndian.read(le64, 48);
        var w7 = LittleEndian.read(le64, 56);
        var high = new Scalar(
            (w4 >>> 4) & MASK,
            ((w4 >>> 56) | (w5 << 8)) & MASK,
            ((w5 >>> 44) | (w6 << 20)) & MASK,
            ((w6 >>> 32) | (w7 << 32)) & MASK,
            w7 >>> 20
        );
        return product(low, RADIX_SQUARED).add(product(high, RADIX_CUBED));
    }

    /**
     * 32 bytes, little-endian, as they are if they are below l; nothing if they are not. For scalars that everybody may
     * see: the time it takes tells which it was.
     *
     * @throws IllegalArgumentException if there are not 32 bytes
     */
    public static Optional<Scalar> fromCanonicalBytes(byte[] le32) {
        Encodings.requireLength(le32, 32, "a scalar");
        var value = new BigInteger(1, Encodings.reversed(le32));
        return value.compareTo(ORDER) < 0 ? Optional.of(fromBytesModOrder(le32)) : Optional.empty();
    }

    /** The sum of all of them; 0 for none. */
    public static Scalar sum(List<Scalar> scalars) {
        var total = ZERO;
        for (var scalar : scalars) {
            total = total.add(scalar);
        }
        return total;
    }

    public Scalar add(Scalar other) {
        return reduced(s0 + other.s0, s1 + other.s1, s2 + other.s2, s3 + other.s3, s4 + other.s4);
    }

    public Scalar subtract(Scalar other) {
        return add(other.negate());
    }

    public Scalar negate() {
        // l - s is l itself for 0, which the reduction takes away
        return reduced(ORDER0 - s0, ORDER1 - s1, ORDER2 - s2, ORDER3 - s3, ORDER4 - s4);
    }

    public Scalar multiply(Scalar other) {
        return product(this, other);
    }

    /**
     * The number that gives 1 when multiplied with this one.
     *
     * @throws ArithmeticException for 0
     */
    public Scalar invert() {
        if (equals(ZERO)) {
            throw new ArithmeticException("0 has no inverse");
        }
        // Fermat: s^(l-2), four bits of the exponent at a time; the exponent is public
        var powers = new Scalar[16];
        powers[0] = ONE;
        for (var i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1].multiply(this);
        }
        var result = ONE;
        for (var shift = 252; shift >= 0; shift -= 4) {
            for (var i = 0; i < 4; i++) {
                result = result.multiply(result);
            }
            result = result.multiply(powers[INVERTING_EXPONENT.shiftRight(shift).intValue() & 0xf]);
        }
        return result;
    }

    /** The canonical encoding: 32 bytes, little-endian, below l. */
    public byte[] toBytes() {
        var plain = product(this, UNIT);
        var bytes = new byte[32];
        LittleEndian.write(plain.s0 | (plain.s1 << 52), bytes, 0);
        LittleEndian.write((plain.s1 >>> 12) | (plain.s2 << 40), bytes, 8);
        LittleEndian.write((plain.s2 >>> 24) | (plain.s3 << 28), bytes, 16);
        LittleEndian.write((plain.s3 >>> 36) | (plain.s4 << 16), bytes, 24);
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return (
            other instanceof Scalar that &&
            ((s0 ^ that.s0) | (s1 ^ that.s1) | (s2 ^ that.s2) | (s3 ^ that.s3) | (s4 ^ that.s4)) == 0
        );
    }

    @Override
    public int hashCode() {
        return Long.hashCode(s0 ^ s1 ^ s2 ^ s3 ^ s4);
    }

    /** Says nothing of the value, which may be secret. */
    @Override
    public String toString() {
        return "Scalar";
    }

    /**
     * a b / 2^260 mod l, after Montgomery. The limbs of a and b are below 2^52 and one of the two values is below l; then
     * the quotient before the last subtraction is below 2 l.
     */
    private static Scalar product(Scalar a, Scalar b) {
        final long a0 = a.s0;
        final long a1 = a.s1;
        final long a2 = a.s2;
        final long a3 = a.s3;
        final long a4 = a.s4;
        final long b0 = b.s0;
        final long b1 = b.s1;
        final long b2 = b.s2;
        final long b3 = b.s3;
        final long b4 = b.s4;
        // columns as in FieldElement.setProduct; nine halves and at most ten more below, each under 2^52: never above 2^57
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

        // five times: add the multiple of l that clears the lowest column, then carry that column away
        var m = (c0 * FACTOR) & MASK;
        c1 += ((c0 + low(m, ORDER0)) >>> BITS) + high(m, ORDER0) + low(m, ORDER1);
        c2 += high(m, ORDER1) + low(m, ORDER2);
        c3 += high(m, ORDER2);
        c4 += (m << ORDER4_SHIFT) & MASK;
        c5 += m >>> (BITS - ORDER4_SHIFT);

        m = (c1 * FACTOR) & MASK;
        c2 += ((c1 + low(m, ORDER0)) >>> BITS) + high(m, ORDER0) + low(m, ORDER1);
        c3 += high(m, ORDER1) + low(m, ORDER2);
        c4 += high(m, ORDER2);
        c5 += (m << ORDER4_SHIFT) & MASK;
        c6 += m >>> (BITS - ORDER4_SHIFT);

        m = (c2 * FACTOR) & MASK;
        c3 += ((c2 + low(m, ORDER0)) >>> BITS) + high(m, ORDER0) + low(m, ORDER1);
        c4 += high(m, ORDER1) + low(m, ORDER2);
        c5 += high(m, ORDER2);
        c6 += (m << ORDER4_SHIFT) & MASK;
        c7 += m >>> (BITS - ORDER4_SHIFT);

        m = (c3 * FACTOR) & MASK;
        c4 += ((c3 + low(m, ORDER0)) >>> BITS) + high(m, ORDER0) + low(m, ORDER1);
        c5 += high(m, ORDER1) + low(m, ORDER2);
        c6 += high(m, ORDER2);
        c7 += (m << ORDER4_SHIFT) & MASK;
        c8 += m >>> (BITS - ORDER4_SHIFT);

        m = (c4 * FACTOR) & MASK;
        c5 += ((c4 + low(m, ORDER0)) >>> BITS) + high(m, ORDER0) + low(m, ORDER1);
        c6 += high(m, ORDER1) + low(m, ORDER2);
        c7 += high(m, ORDER2);
        c8 += (m << ORDER4_SHIFT) & MASK;
        c9 += m >>> (BITS - ORDER4_SHIFT);
        return reduced(c5, c6, c7, c8, c9);
    }

    /** Carries limbs that may be above 2^52 or negative, for a value from 0 to 2 l - 1, and takes l away if it fits. */
    private static Scalar reduced(long r0, long r1, long r2, long r3, long r4) {
        r1 += r0 >> BITS;
        r2 += r1 >> BITS;
        r3 += r2 >> BITS;
        r4 += r3 >> BITS;
        r0 &= MASK;
        r1 &= MASK;
        r2 &= MASK;
        r3 &= MASK;
        var d0 = r0 - ORDER0;
        var d1 = r1 - ORDER1 + (d0 >> BITS);
        var d2 = r2 - ORDER2 + (d1 >> BITS);
        var d3 = r3 - ORDER3 + (d2 >> BITS);
        var d4 = r4 - ORDER4 + (d3 >> BITS);
        var keep = d4 >> 63; // -1 if the value was below l
        return new Scalar(
            (r0 & keep) | (d0 & MASK & ~keep),
            (r1 & keep) | (d1 & MASK & ~keep),
            (r2 & keep) | (d2 & MASK & ~keep),
            (r3 & keep) | (d3 & MASK & ~keep),
            (r4 & keep) | (d4 & ~keep)
        );
    }

    /** 32 bytes as plain limbs, not reduced. */
    private static Scalar low256(byte[] bytes, int offset) {
        var w0 = LittleEndian.read(bytes, offset);
        var w1 = LittleEndian.read(bytes, offset + 8);
        var w2 = LittleEndian.read(bytes, offset + 16);
        var w3 = LittleEndian.read(bytes, offset + 24);
        return new Scalar(
            w0 & MASK,
            ((w0 >>> 52) | (w1 << 12)) & MASK,
            ((w1 >>> 40) | (w2 << 24)) & MASK,
            ((w2 >>> 28) | (w3 << 36)) & MASK,
            w3 >>> 16
        );
    }

    private static Scalar ofLimbs(BigInteger value) {
        return new Scalar(limb(value, 0), limb(value, 1), limb(value, 2), limb(value, 3), limb(value, 4));
    }

    private static long limb(BigInteger value, int index) {
        return value.shiftRight(index * BITS).longValue() & MASK;
    }

    private static long low(long a, long b) {
        return (a * b) & MASK;
    }

    private static long high(long a, long b) {
        return Math.multiplyHigh(a << 6, b << 6);
    }
}
