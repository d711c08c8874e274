package io.wattlet.crypto;

/**
 * The proof under equality, zero and sum proofs: the prover knows r with C = r H, so C commits to the quantity 0. A Schnorr
 * proof after Fiat and Shamir, c and z of 32 bytes each, named as in Project Origin's SigmaProof.
 *
 * <p>The transcript comes with what the proof is about; this class goes on with the messages that all three share.
 */
final class BlindingProof {

    static final int LENGTH = 64;

    private BlindingProof() {}

    static byte[] prove(Transcript transcript, Scalar blinding, ScalarSource random) {
        var a = random.next();
        var announcement = new Accumulator();
        Generators.SECRET_H.addTo(announcement, a);
        var c = challenge(transcript, announcement);
        var z = a.subtract(c.multiply(blinding));
        var proof = new byte[LENGTH];
        System.arraycopy(c.toBytes(), 0, proof, 0, 32);
        System.arraycopy(z.toBytes(), 0, proof, 32, 32);
        return proof;
    }

    /** The point is C; the proof has {@link #LENGTH} bytes. Scalars of l or more are reduced, as the reference does. */
    static boolean verify(Transcript transcript, byte[] proof, EdwardsPoint point) {
        var c = Scalar.fromBytesModOrder(Encodings.slice(proof, 0, 32));
        var z = Scalar.fromBytesModOrder(Encodings.slice(proof, 32, 32));
        var announcement = new PublicMultiples().add(z, Generators.H).add(c, point).sum();
        return c.equals(challenge(transcript, announcement));
    }

    static void requireLength(byte[] proof) {
        if (proof.length != LENGTH) {
            throw new MalformedProofException("the proof has %d bytes, not %d".formatted(proof.length, LENGTH));
        }
    }

    private static Scalar challenge(Transcript transcript, Accumulator announcement) {
        return challenge(transcript, announcement.toPoint());
    }

    private static Scalar challenge(Transcript transcript, EdwardsPoint announcement) {
        transcript.append("message_A", Ristretto.encode(announcement));
        transcript.append("generator_GH", Generators.encodedG());
        transcript.append("generator_GH", Generators.encodedH());
        return transcript.challengeScalar("challenge_c");
    }
}
