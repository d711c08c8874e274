package io.wattlet.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * RIPEMD-160 (Dobbertin, Bosselaers and Preneel, 1996), which the JDK does not have and BIP32 needs for fingerprints.
 * Two lines of 80 steps, in five rounds of 16, run over each block of 64 bytes and meet at its end.
 */
final class Ripemd160 {

    private static final int BLOCK = 64;
    private static final int[] START = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };

    private static final Line LEFT = new Line(
        false,
        new int[] { 0, 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xa953fd4e },
        """
        0123456789abcdef
        74d1a6f3c0952eb8
        3ae49f812706db5c
        19ba08c4d37fe562
        40597c2ae138b6fd
        """,
        """
        befc5879bdef6798
        768db97f7cf9b7dc
        bd67e9dfe8d65c75
        bcefef989e56865c
        9f5b68dc5cdeb856
        """
    );

    private static final Line RIGHT = new Line(
        true,
        new int[] { 0x50a28be6, 0x5c4dd124, 0x6d703ef3, 0x7a6d76e9, 0 },
        """
        5e7092b4d6f81a3c
        6b370d5aef8c4912
        f5137e69b8c2a04d
        86413bf05c2d97ae
        cfa4158762de039b
        """,
        """
        899bdff5778beec6
        9df7c89b77c76fdb
        97fb866ecd5edd75
        f58bee6e69c9c5f8
        85c9c5e68d65fdbb
        """
    );

    private Ripemd160() {}

    /** The hash of a message, 20 bytes. */
    static byte[] digest(byte[] message) {
        ByteBuffer padded = ByteBuffer.wrap(pad(message)).order(ByteOrder.LITTLE_ENDIAN);
        int[] state = START.clone();
        int[] block = new int[BLOCK / Integer.BYTES];
        while (padded.hasRemaining()) {
            padded.asIntBuffer().get(block);
            padded.position(padded.position() + BLOCK);
            int[] left = LEFT.run(state, block);
            int[] right = RIGHT.run(state, block);
            int first = state[0];
            for (int i = 0; i < 5; i++) {
                int next = i < 4 ? state[i + 1] : first;
                state[i] = next + left[(i + 2) % 5] + right[(i + 3) % 5];
            }
        }
        ByteBuffer digest = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        digest.asIntBuffer().put(state);
        return digest.array();
    }

    /** Appends one bit, zeros, and the length in bits as 64 bits little-endian, up to a whole block. */
    private static byte[] pad(byte[] message) {
        int blocks = (message.length + 1 + Long.BYTES + BLOCK - 1) / BLOCK;
        byte[] padded = Arrays.copyOf(message, blocks * BLOCK);
        padded[message.length] = (byte) 0x80;
        ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length - Long.BYTES, 8L * message.length);
        return padded;
    }

    /** One of the two lines: which word each step takes, how far it rotates, and which function its round uses. */
    private static final class Line {

        private final boolean backwards;
        private final int[] constants;
        private final int[] words;
        private final int[] rotations;

        /**
         * @param backwards whether the five functions are used from the last to the first
         * @param constants one for each round
         * @param words     80 hexadecimal digits, one for each step
         * @param rotations 80 hexadecimal digits, one for each step
         */
        Line(boolean backwards, int[] constants, String words, String rotations) {
            this.backwards = backwards;
            this.constants = constants;
            this.words = digits(words);
            this.rotations = digits(rotations);
        }

        int[] run(int[] state, int[] block) {
            int a = state[0];
            int b = state[1];
            int c = state[2];
            int d = state[3];
            int e = state[4];
            for (int step = 0; step < 80; step++) {
                int round = step / 16;
                int mixed = a + mix(backwards ? 4 - round : round, b, c, d) + block[words[step]] + constants[round];
                int rotated = Integer.rotateLeft(mixed, rotations[step]) + e;
                a = e;
                e = d;
                d = Integer.rotateLeft(c, 10);
                c = b;
                b = rotated;
            }
            return new int[] { a, b, c, d, e };
        }

        private static int mix(int function, int x, int y, int z) {
            return switch (function) {
                case 0 -> x ^ y ^ z;
                case 1 -> (x & y) | (~x & z);
                case 2 -> (x | ~y) ^ z;
                case 3 -> (x & z) | (y & ~z);
                default -> x ^ (y | ~z);
            };
        }

        private static int[] digits(String table) {
            return table
                .lines()
                .flatMapToInt(String::chars)
                .map(digit -> Character.digit(digit, 16))
                .toArray();
        }
    }
}
