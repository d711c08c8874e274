package io.wattlet.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of URIs (RFC 3986, section 2.1), read forgivingly: what is no escape stands for itself. */
final class PercentEncoding {

    private PercentEncoding() {}

    /** Decodes a path segment, after the path was split. */
    static String decodeSegment(String text) {
        return decode(text, false);
    }

    /** Decodes a name or a value of a query string, where a plus sign stands for a space. */
    static String decodeForm(String text) {
        return decode(text, true);
    }

    private static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '+' && plusIsSpace) {
                decoded.write(' ');
            } else if (
                encoded[i] == '%' && i + 2 < encoded.length && digit(encoded[i + 1]) >= 0 && digit(encoded[i + 2]) >= 0
            ) {
                decoded.write((digit(encoded[i + 1]) << 4) | digit(encoded[i + 2]));
                i += 2;
            } else {
                decoded.write(encoded[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static int digit(byte character) {
        return Character.digit(character, 16);
    }
}
