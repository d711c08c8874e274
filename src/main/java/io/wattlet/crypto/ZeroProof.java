package io.wattlet.crypto;

/**
 * Shows that a commitment commits to the quantity 0: 64 bytes, byte-compatible with Project Origin. As in
 * {@link EqualityProof} the scalars in the proof are reduced mod l.
 */
public final class ZeroProof {

    /** The length of every proof, in bytes. */
    public static final int LENGTH = BlindingProof.LENGTH;

    private ZeroProof() {}

    /**
     * Proves that the commitment holds 0 under this blinding; if it does not, the result does not verify.
     *
     * @param label binds the proof to its purpose; the verifier needs the same bytes
     */
    public static byte[] prove(Scalar blinding, Commitment commitment, byte[] label, ScalarSource random) {
        return BlindingProof.prove(transcript(commitment, label), blinding, random);
    }

    /**
     * True if the proof shows that the commitment holds 0.
     *
     * @throws MalformedProofException if the proof has not 64 bytes or the commitment is not a point
     */
    public static boolean verify(byte[] proof, Commitment commitment, byte[] label) {
        BlindingProof.requireLength(proof);
        return BlindingProof.verify(transcript(commitment, label), proof, commitment.requirePoint());
    }

    private static Transcript transcript(Commitment commitment, byte[] label) {
        var transcript = new Transcript(label);
        transcript.append("message_c0", commitment.toBytes());
        return transcript;
    }
}
