package io.wattlet.crypto;

import java.util.List;

/**
 * Shows that one commitment commits to the sum of the quantities of others: 64 bytes, byte-compatible with Project Origin.
 * As in {@link EqualityProof} the scalars in the proof are reduced mod l.
 */
public final class SumProof {

    /** The length of every proof, in bytes. */
    public static final int LENGTH = BlindingProof.LENGTH;

    private SumProof() {}

    /**
     * Proves that the sum commitment holds what the parts hold together; if it does not, the result does not verify.
     *
     * @param partBlindings one for each part
     * @param label binds the proof to its purpose; the verifier needs the same bytes
     */
    public static byte[] prove(
        Scalar sumBlinding,
        List<Scalar> partBlindings,
        Commitment sum,
        List<Commitment> parts,
        byte[] label,
        ScalarSource random
    ) {
        var blinding = sumBlinding.subtract(Scalar.sum(partBlindings));
        return BlindingProof.prove(transcript(sum, parts, label), blinding, random);
    }

    /**
     * True if the proof shows that {@code sum} holds the sum of the parts. The order of the parts is part of the proof.
     *
     * @throws MalformedProofException if the proof has not 64 bytes or a commitment is not a point
     */
    public static boolean verify(byte[] proof, Commitment sum, List<Commitment> parts, byte[] label) {
        BlindingProof.requireLength(proof);
        var total = Commitment.accumulate(parts).toPoint();
        var difference = Accumulator.of(sum.requirePoint()).subtract(CachedPoint.of(total));
        return BlindingProof.verify(transcript(sum, parts, label), proof, difference.toPoint());
    }

    private static Transcript transcript(Commitment sum, List<Commitment> parts, byte[] label) {
        var transcript = new Transcript(label);
        transcript.append("message_commitsum", sum.toBytes());
        for (var part : parts) {
            transcript.append("message_commitparts", part.toBytes());
        }
        return transcript;
    }
}
