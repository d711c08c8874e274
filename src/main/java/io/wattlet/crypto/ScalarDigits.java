package io.wattlet.crypto;

/** Signed digits of scalars, for multiplications that look up multiples of a base. */
final class ScalarDigits {

    /** How many digits a scalar has in radix 16. */
    static final int RADIX_16_LENGTH = 64;
    /** How many digits a scalar has in a non-adjacent form. */
    static final int NAF_LENGTH = 256;

    private ScalarDigits() {}

    /**
     * Digits from -8 to 8, lowest first, with sum of digit_i 16^i = scalar, in constant time. 64 digits are enough because
     * scalars are below 2^253.
     */
    static byte[] radix16(Scalar scalar) {
        var bytes = scalar.toBytes();
        var digits = new byte[RADIX_16_LENGTH];
        var carry = 0;
        for (var i = 0; i < RADIX_16_LENGTH; i++) {
            var digit = ((bytes[i >> 1] >>> (4 * (i & 1))) & 0xf) + carry;
            carry = (digit + 8) >> 4;
            digits[i] = (byte) (digit - (carry << 4));
        }
        return digits;
    }

    /**
     * The non-adjacent form of a given width: digits are 0 or odd, below 2^(width-1) in magnitude, and of any
     * {@code width} neighbours at most one is not 0. For public scalars: the time tells about them.
     *
     * @param width from 2 to 8
     */
    static byte[] nonAdjacentForm(Scalar scalar, int width) {
        var bytes = scalar.toBytes();
        var words = new long[5]; // the highest stays 0, for windows that reach beyond bit 255
        for (var i = 0; i < 4; i++) {
            words[i] = LittleEndian.read(bytes, 8 * i);
        }
        var digits = new byte[NAF_LENGTH];
        var mask = (1 << width) - 1;
        var carry = 0;
        var position = 0;
        while (position < NAF_LENGTH) {
            var word = position >>> 6;
            var bit = position & 63;
            var window = words[word] >>> bit;
            if (bit > 64 - width) {
                window |= words[word + 1] << (64 - bit);
            }
            var digit = carry + ((int) window & mask);
            if ((digit & 1) == 0) {
                position++;
                continue;
            }
            carry = digit >>> (width - 1);
            digits[position] = (byte) (digit - (carry << width));
            position += width;
        }
        return digits;
    }
}
