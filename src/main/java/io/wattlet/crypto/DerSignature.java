package io.wattlet.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The DER form of an ECDSA signature: {@code SEQUENCE { INTEGER r, INTEGER s }}. What is written is strict; what is read
 * is as lenient as the wallets and verifiers of Project Origin are, since a verdict of theirs depends on it.
 */
final class DerSignature {

    private static final byte SEQUENCE = 0x30;
    private static final byte INTEGER = 0x02;
    private static final int LONG_FORM = 0x80;
    /** Lengths of more bytes than this are refused; three bytes are more than any message here can hold. */
    private static final int MAX_LENGTH_BYTES = 3;

    private DerSignature() {}

    /** Writes r and s, 32 bytes each, both with the highest bit clear. */
    static byte[] encode(byte[] r, byte[] s) {
        byte[] minimalR = withoutLeadingZeros(r);
        byte[] minimalS = withoutLeadingZeros(s);
        int content = 4 + minimalR.length + minimalS.length;
        return ByteBuffer.allocate(2 + content)
            .put(SEQUENCE)
            .put((byte) content)
            .put(INTEGER)
            .put((byte) minimalR.length)
            .put(minimalR)
            .put(INTEGER)
            .put((byte) minimalS.length)
            .put(minimalS)
            .array();
    }

    /**
     * Reads r and s as unsigned numbers. The length of the sequence is not looked at, lengths may be written with more
     * bytes than they need, integers may have leading zeros or lack their sign byte, and bytes may follow.
     *
     * @return r and s in 64 bytes, or all zeros if one of them has more than 32 bytes
     * @throws MalformedSignatureException if these are not a sequence that begins with two integers
     */
    static byte[] decode(byte[] der) {
        ByteBuffer in = ByteBuffer.wrap(der);
        expect(in, SEQUENCE);
        skipSequenceLength(in);
        byte[] r = integer(in);
        byte[] s = integer(in);
        byte[] compact = new byte[2 * Curve.SCALAR_LENGTH];
        if (r.length <= Curve.SCALAR_LENGTH && s.length <= Curve.SCALAR_LENGTH) {
            System.arraycopy(r, 0, compact, Curve.SCALAR_LENGTH - r.length, r.length);
            System.arraycopy(s, 0, compact, 2 * Curve.SCALAR_LENGTH - s.length, s.length);
        }
        return compact;
    }

    private static void expect(ByteBuffer in, byte tag) {
        if (!in.hasRemaining() || in.get() != tag) {
            throw new MalformedSignatureException("not a DER signature: tag " + tag + " is missing");
        }
    }

    private static void skipSequenceLength(ByteBuffer in) {
        int first = lengthByte(in);
        if ((first & LONG_FORM) != 0) {
            skip(in, first - LONG_FORM);
        }
    }

    private static byte[] integer(ByteBuffer in) {
        expect(in, INTEGER);
        byte[] digits = new byte[checked(in, integerLength(in))];
        in.get(digits);
        return withoutLeadingZeros(digits);
    }

    private static int integerLength(ByteBuffer in) {
        int first = lengthByte(in);
        if ((first & LONG_FORM) == 0) {
            return first;
        }
        byte[] length = new byte[checked(in, first - LONG_FORM)];
        in.get(length);
        byte[] minimal = withoutLeadingZeros(length);
        if (minimal.length > MAX_LENGTH_BYTES) {
            throw new MalformedSignatureException("not a DER signature: a length has more than three bytes");
        }
        int value = 0;
        for (byte digit : minimal) {
            value = (value << 8) | Byte.toUnsignedInt(digit);
        }
        return value;
    }

    private static int lengthByte(ByteBuffer in) {
        checked(in, 1);
        return Byte.toUnsignedInt(in.get());
    }

    private static void skip(ByteBuffer in, int bytes) {
        in.position(in.position() + checked(in, bytes));
    }

    private static int checked(ByteBuffer in, int bytes) {
        if (bytes > in.remaining()) {
            throw new MalformedSignatureException("not a DER signature: it ends too early");
        }
        return bytes;
    }

    private static byte[] withoutLeadingZeros(byte[] number) {
        int zeros = 0;
        while (zeros < number.length && number[zeros] == 0) {
            zeros++;
        }
        return Arrays.copyOfRange(number, zeros, number.length);
    }
}
