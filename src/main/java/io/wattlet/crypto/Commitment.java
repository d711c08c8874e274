package io.wattlet.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A Pedersen commitment C = quantity G + blinding H, as its 32-byte ristretto255 encoding. It hides the quantity and binds
 * to it; sums of commitments commit to the sums. A value: equal if the bytes are equal.
 *
 * <p>The bytes need not be the encoding of a point, since they may come from anywhere; what needs the point says so.
 */
public final class Commitment {

    /** The largest quantity that fits, 2^32 - 1. */
    public static final long MAX_QUANTITY = 0xffff_ffffL;

    static final int LENGTH = 32;

    private final byte[] bytes;

    private Commitment(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Commits to a quantity. The time does not depend on quantity or blinding.
     *
     * @param quantity 0 to 2^32 - 1
     * @throws IllegalArgumentException if the quantity is out of range
     */
    public static Commitment of(long quantity, Scalar blinding) {
        requireQuantity(quantity);
        var sum = new Accumulator();
        Generators.SECRET_G.addTo(sum, Scalar.ofUnsigned(quantity), Generators.BITS);
        Generators.SECRET_H.addTo(sum, blinding);
        return of(sum);
    }

    /**
     * Takes 32 bytes as they are, whether they are a point or not.
     *
     * @throws IllegalArgumentException if there are not 32 bytes
     */
    public static Commitment fromBytes(byte[] bytes32) {
        Encodings.requireLength(bytes32, LENGTH, "a commitment");
        return new Commitment(bytes32.clone());
    }

    /**
     * The commitment to the sum of the quantities, under the sum of the blindings; to nothing for none. Unlike a 32-bit
     * number the sum of quantities does not wrap.
     *
     * @throws MalformedProofException if one of them is not a point
     */
    public static Commitment sum(List<Commitment> commitments) {
        return of(accumulate(commitments));
    }

    /** The encoding, 32 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The SHA-256 of the encoding, 32 bytes: what names a slice on a registry. */
    public byte[] sliceHash() {
        return Hashes.sha256(bytes);
    }

    static Commitment of(Accumulator sum) {
        return of(sum.toPoint());
    }

    static Commitment of(EdwardsPoint point) {
        return new Commitment(Ristretto.encode(point));
    }

    static Accumulator accumulate(List<Commitment> commitments) {
        var sum = new Accumulator();
        for (var commitment : commitments) {
            sum.add(CachedPoint.of(commitment.requirePoint()));
        }
        return sum;
    }

    Optional<EdwardsPoint> point() {
        return Ristretto.decode(bytes, 0);
    }

    EdwardsPoint requirePoint() {
        return point().orElseThrow(() -> new MalformedProofException("the commitment is not a point: " + this));
    }

    /** Refuses what is not from 0 to 2^32 - 1; the value may be secret, so the message does not repeat it. */
    static void requireQuantity(long quantity) {
        if (quantity < 0 || quantity > MAX_QUANTITY) {
            throw new IllegalArgumentException("a quantity is from 0 to 2^32 - 1");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Commitment that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The encoding in hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
