package io.wattlet.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A Merlin transcript (<a href="https://merlin.cool">Merlin v1.0</a>, byte-compatible with merlin 3.0.0): prover and
 * verifier append the same messages and draw the same challenges, which turns a conversation into a proof that stands
 * alone. Not safe for use by several threads.
 */
public final class Transcript {

    private static final int WIDE_SCALAR_BYTES = 64;

    private final Strobe128 strobe = new Strobe128("Merlin v1.0".getBytes(UTF_8));

    /** @param label separates this use from every other; any length, also empty */
    public Transcript(byte[] label) {
        append("dom-sep", label);
    }

    /** Binds a message, of any length, under a label that both sides agree on. */
    public void append(String label, byte[] message) {
        strobe.metaData(label.getBytes(UTF_8), littleEndian32(message.length));
        strobe.associatedData(message);
    }

    /** Binds a number as 8 bytes, little-endian. */
    public void append(String label, long number) {
        append(label, LittleEndian.of(number));
    }

    /** Draws {@code length} bytes that depend on everything appended and drawn before. */
    public byte[] challengeBytes(String label, int length) {
        strobe.metaData(label.getBytes(UTF_8), littleEndian32(length));
        return strobe.pseudorandom(length);
    }

    /** Draws 64 bytes and reduces them mod l. */
    public Scalar challengeScalar(String label) {
        return Scalar.fromWideBytes(challengeBytes(label, WIDE_SCALAR_BYTES));
    }

    private static byte[] littleEndian32(int value) {
        return new byte[] { (byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24) };
    }
}
