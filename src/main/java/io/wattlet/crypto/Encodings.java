package io.wattlet.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Checks and pieces of byte strings at the doors of this package. */
final class Encodings {

    private Encodings() {}

    /** @throws IllegalArgumentException if {@code bytes} has another length; {@code what} names them in the message */
    static void requireLength(byte[] bytes, int length, String what) {
        if (bytes.length != length) {
            throw new IllegalArgumentException("%s has %d bytes, not %d".formatted(what, length, bytes.length));
        }
    }

    static byte[] slice(byte[] bytes, int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (var i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
