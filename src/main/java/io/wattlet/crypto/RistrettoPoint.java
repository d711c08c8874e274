package io.wattlet.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An element of ristretto255 (<a href="https://www.rfc-editor.org/rfc/rfc9496">RFC 9496</a>), a group of prime order l.
 * Immutable. Equality is that of the group: several curve points stand for one element.
 */
public final class RistrettoPoint {

    /** The neutral element; its encoding is 32 zero bytes. */
    public static final RistrettoPoint IDENTITY = new RistrettoPoint(EdwardsPoint.IDENTITY);

    private static final int MULTIPLES = 8;

    private final EdwardsPoint point;

    RistrettoPoint(EdwardsPoint point) {
        this.point = point;
    }

    /**
     * Reads the canonical encoding of an element, 32 bytes; nothing if the bytes are none.
     *
     * @throws IllegalArgumentException if there are not 32 bytes
     */
    public static Optional<RistrettoPoint> decode(byte[] bytes32) {
        Encodings.requireLength(bytes32, 32, "a point");
        return Ristretto.decode(bytes32, 0).map(RistrettoPoint::new);
    }

    /**
     * The one-way map of RFC 9496, section 4.3.4, from 64 uniform bytes (a hash) to an element.
     *
     * @throws IllegalArgumentException if there are not 64 bytes
     */
    public static RistrettoPoint fromUniformBytes(byte[] bytes64) {
        Encodings.requireLength(bytes64, 64, "the input of the one-way map");
        return new RistrettoPoint(Ristretto.map(bytes64));
    }

    /** The one canonical encoding, 32 bytes. */
    public byte[] encode() {
        return Ristretto.encode(point);
    }

    public RistrettoPoint add(RistrettoPoint other) {
        return new RistrettoPoint(Accumulator.of(point).add(CachedPoint.of(other.point)).toPoint());
    }

    public RistrettoPoint subtract(RistrettoPoint other) {
        return new RistrettoPoint(Accumulator.of(point).subtract(CachedPoint.of(other.point)).toPoint());
    }

    public RistrettoPoint negate() {
        return new RistrettoPoint(point.negated());
    }

    /** The multiple of this element by a scalar that may be secret: the time does not depend on it. */
    public RistrettoPoint multiply(Scalar scalar) {
        var multiples = new CachedPoint[MULTIPLES];
        var running = Accumulator.of(point);
        var step = CachedPoint.of(point);
        for (var i = 0; i < MULTIPLES; i++) {
            multiples[i] = CachedPoint.of(running.toPoint());
            running.add(step);
        }
        var digits = ScalarDigits.radix16(scalar);
        var result = new Accumulator();
        for (var position = digits.length - 1; position >= 0; position--) {
            result.twice(4).add(CachedPoint.secretMultiple(multiples, digits[position]));
        }
        return new RistrettoPoint(result.toPoint());
    }

    EdwardsPoint point() {
        return point;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RistrettoPoint that && Ristretto.equalMask(point, that.point) != 0;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encode());
    }

    /** The encoding in hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(encode());
    }
}
