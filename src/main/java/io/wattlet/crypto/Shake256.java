package io.wattlet.crypto;

/** SHAKE256 of FIPS 202 over a short input, with output of any length, squeezed piece by piece. */
final class Shake256 {

    private static final int RATE = 136;

    private final long[] lanes = new long[Keccak.STATE_BYTES / 8];
    private int position;

    /** @param input shorter than the rate of 136 bytes, so that it fits one block with its padding */
    Shake256(byte[] input) {
        if (input.length >= RATE) {
            throw new IllegalArgumentException("the input has %d bytes, at most 135 fit".formatted(input.length));
        }
        for (var i = 0; i < input.length; i++) {
            xor(i, input[i]);
        }
        xor(input.length, 0x1f);
        xor(RATE - 1, 0x80);
        Keccak.permute(lanes);
    }

    byte[] squeeze(int length) {
        var output = new byte[length];
        for (var i = 0; i < length; i++) {
            if (position == RATE) {
                Keccak.permute(lanes);
                position = 0;
            }
            output[i] = (byte) (lanes[position >>> 3] >>> (8 * (position & 7)));
            position++;
        }
        return output;
    }

    private void xor(int index, int octet) {
        lanes[index >>> 3] ^= (octet & 0xffL) << (8 * (index & 7));
    }
}
