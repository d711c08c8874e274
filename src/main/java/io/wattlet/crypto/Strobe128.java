package io.wattlet.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The part of STROBE-128 (<a href="https://strobe.sourceforge.io/specs/">version 1.0.2</a>) that Merlin uses: associated
 * data, meta data and the pseudorandom function, over Keccak-f[1600] with a rate of 166 bytes.
 *
 * <p><b>Invariant.</b> Between calls {@code position} is below the rate; {@code begin} is 0 or one more than the position
 * at which the running operation began, since the last permutation.
 */
final class Strobe128 {

    private static final int RATE = 166;

    private static final int APPLICATION = 1 << 1;
    private static final int INBOUND = 1;
    private static final int CIPHER = 1 << 2;
    private static final int META = 1 << 4;
    private static final int KEY_TREE = 1 << 5;

    private final long[] lanes = new long[Keccak.STATE_BYTES / 8];
    private int position;
    private int begin;

    Strobe128(byte[] protocol) {
        var head = new byte[] { 1, (byte) (RATE + 2), 1, 0, 1, 12 * 8 };
        var version = "STROBEv1.0.2".getBytes(US_ASCII);
        for (var i = 0; i < head.length; i++) {
            xor(i, head[i]);
        }
        for (var i = 0; i < version.length; i++) {
            xor(head.length + i, version[i]);
        }
        Keccak.permute(lanes);
        metaData(protocol);
    }

    /** meta-AD: says what comes next. Several pieces make one operation. */
    void metaData(byte[]... pieces) {
        beginOperation(META | APPLICATION);
        for (var piece : pieces) {
            absorb(piece);
        }
    }

    /** AD: binds data to the transcript. */
    void associatedData(byte[] data) {
        beginOperation(APPLICATION);
        absorb(data);
    }

    /** PRF: bytes that depend on everything absorbed so far. */
    byte[] pseudorandom(int length) {
        beginOperation(INBOUND | APPLICATION | CIPHER);
        var output = new byte[length];
        for (var i = 0; i < length; i++) {
            var shift = 8 * (position & 7);
            output[i] = (byte) (lanes[position >>> 3] >>> shift);
            lanes[position >>> 3] &= ~(0xffL << shift);
            advance();
        }
        return output;
    }

    private void beginOperation(int flags) {
        var previous = begin;
        begin = position + 1;
        absorb(new byte[] { (byte) previous, (byte) flags });
        if ((flags & (CIPHER | KEY_TREE)) != 0 && position != 0) {
            permute();
        }
    }

    private void absorb(byte[] bytes) {
        for (var octet : bytes) {
            xor(position, octet);
            advance();
        }
    }

    private void advance() {
        position++;
        if (position == RATE) {
            permute();
        }
    }

    private void permute() {
        xor(position, begin);
        xor(position + 1, 0x04);
        xor(RATE + 1, 0x80);
        Keccak.permute(lanes);
        position = 0;
        begin = 0;
    }

    private void xor(int index, int octet) {
        lanes[index >>> 3] ^= (octet & 0xffL) << (8 * (index & 7));
    }
}
