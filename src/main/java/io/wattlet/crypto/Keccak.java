package io.wattlet.crypto;

/** The permutation Keccak-f[1600] of FIPS 202, section 3, on 25 lanes; lane x + 5 y is word (x, y) of the standard. */
final class Keccak {

    static final int STATE_BYTES = 200;

    private static final long[] ROUND_CONSTANTS = roundConstants();
    private static final int[] ROTATIONS = new int[24];
    private static final int[] TARGETS = new int[24];

    static {
        // rho and pi walk the 24 lanes other than (0, 0) in one cycle: (x, y) goes to (y, 2x + 3y)
        var x = 1;
        var y = 0;
        for (var t = 0; t < 24; t++) {
            var next = (2 * x + 3 * y) % 5;
            x = y;
            y = next;
            ROTATIONS[t] = (((t + 1) * (t + 2)) / 2) % 64;
            TARGETS[t] = x + 5 * y;
        }
    }

    private Keccak() {}

    static void permute(long[] lanes) {
        var columns = new long[5];
        for (var constant : ROUND_CONSTANTS) {
            theta(lanes, columns);
            rhoAndPi(lanes);
            chi(lanes, columns);
            lanes[0] ^= constant;
        }
    }

    private static void theta(long[] lanes, long[] columns) {
        for (var x = 0; x < 5; x++) {
            columns[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
        }
        for (var x = 0; x < 5; x++) {
            var mix = columns[(x + 4) % 5] ^ Long.rotateLeft(columns[(x + 1) % 5], 1);
            for (var y = 0; y < 25; y += 5) {
                lanes[x + y] ^= mix;
            }
        }
    }

    private static void rhoAndPi(long[] lanes) {
        var moving = lanes[1];
        for (var t = 0; t < 24; t++) {
            var displaced = lanes[TARGETS[t]];
            lanes[TARGETS[t]] = Long.rotateLeft(moving, ROTATIONS[t]);
            moving = displaced;
        }
    }

    private static void chi(long[] lanes, long[] row) {
        for (var y = 0; y < 25; y += 5) {
            System.arraycopy(lanes, y, row, 0, 5);
            for (var x = 0; x < 5; x++) {
                lanes[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
            }
        }
    }

    /** Bits 2^j - 1 of the constants come from a linear feedback shift register (FIPS 202, algorithm 5). */
    private static long[] roundConstants() {
        var constants = new long[24];
        var register = 1;
        for (var round = 0; round < constants.length; round++) {
            for (var j = 0; j <= 6; j++) {
                if ((register & 1) == 1) {
                    constants[round] |= 1L << ((1 << j) - 1);
                }
                register <<= 1;
                if (register > 0xff) {
                    register ^= 0x171;
                }
            }
        }
        return constants;
    }
}
