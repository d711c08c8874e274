package io.wattlet.crypto;

import java.util.Base64;

/** The text form of keys (RFC 7468): base64 between two lines that name what it is; lines end with LF or CRLF. */
final class Pem {

    private static final int LINE_LENGTH = 64;

    private Pem() {}

    /**
     * The bytes of a text that holds exactly one item.
     *
     * @param label such as {@code PUBLIC KEY}
     * @throws MalformedKeyException if the text is something else
     */
    static byte[] decode(String label, String text) {
        String trimmed = text.strip();
        String begin = begin(label);
        String end = end(label);
        if (trimmed.length() < begin.length() + end.length() || !trimmed.startsWith(begin) || !trimmed.endsWith(end)) {
            throw new MalformedKeyException("not a PEM text of one " + label);
        }
        String body = trimmed.substring(begin.length(), trimmed.length() - end.length());
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new MalformedKeyException("the base64 of the PEM text is broken");
        }
    }

    /** The text of one item, lines ending with LF. */
    static String encode(String label, byte[] content) {
        Base64.Encoder base64 = Base64.getMimeEncoder(LINE_LENGTH, new byte[] { '\n' });
        return begin(label) + "\n" + base64.encodeToString(content) + "\n" + end(label) + "\n";
    }

    private static String begin(String label) {
        return "-----BEGIN " + label + "-----";
    }

    private static String end(String label) {
        return "-----END " + label + "-----";
    }
}
