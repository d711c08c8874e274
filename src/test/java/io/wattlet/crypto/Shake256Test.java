package io.wattlet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Shake256Test {

    @Test
    void theOutputForNothingIsThatOfTheStandard() {
        // the NIST example of SHAKE256 with an empty message, first 64 bytes
        var expected = HexFormat.of().parseHex(
            "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f" +
                "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be"
        );

        assertArrayEquals(expected, new Shake256(new byte[0]).squeeze(64));
    }

    @Test
    void piecesGiveWhatOneSqueezeGives() {
        var whole = new Shake256(new byte[] { 1, 2, 3 }).squeeze(400);
        var pieces = new Shake256(new byte[] { 1, 2, 3 });

        for (var from = 0; from < 400; from += 50) {
            assertArrayEquals(Arrays.copyOfRange(whole, from, from + 50), pieces.squeeze(50));
        }
    }

    @Test
    void inputsBeyondOneBlockAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Shake256(new byte[136]));
    }
}
