package io.wattlet.crypto;

/**
 * Shows that two commitments commit to the same quantity, without showing it: 64 bytes, byte-compatible with the equality
 * proof of Project Origin.
 *
 * <p>The verdicts are those of the reference, also where they are odd: the two scalars in the proof may be l or more and
 * are reduced (so a proof has other forms that verify, too), and two identical commitments are accepted.
 */
public final class EqualityProof {

    /** The length of every proof, in bytes. */
    public static final int LENGTH = BlindingProof.LENGTH;

    private EqualityProof() {}

    /**
     * Proves that both commitments hold the same quantity. If they do not, or if a blinding is not the one of its
     * commitment, the result is a proof that does not verify. The time does not depend on the blindings.
     *
     * @param label binds the proof to its purpose; the verifier needs the same bytes
     */
    public static byte[] prove(
        Scalar leftBlinding,
        Scalar rightBlinding,
        Commitment left,
        Commitment right,
        byte[] label,
        ScalarSource random
    ) {
        return BlindingProof.prove(transcript(left, right, label), leftBlinding.subtract(rightBlinding), random);
    }

    /**
     * True if the proof shows that both commitments hold the same quantity. Left and right must stand as they did when
     * the proof was made.
     *
     * @throws MalformedProofException if the proof has not 64 bytes or a commitment is not a point
     */
    public static boolean verify(byte[] proof, Commitment left, Commitment right, byte[] label) {
        BlindingProof.requireLength(proof);
        var difference = Accumulator.of(left.requirePoint()).subtract(CachedPoint.of(right.requirePoint()));
        return BlindingProof.verify(transcript(left, right, label), proof, difference.toPoint());
    }

    private static Transcript transcript(Commitment left, Commitment right, byte[] label) {
        var transcript = new Transcript(label);
        transcript.append("message_pair", left.toBytes());
        transcript.append("message_pair", right.toBytes());
        return transcript;
    }
}
