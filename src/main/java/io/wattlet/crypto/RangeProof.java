package io.wattlet.crypto;

/**
 * Shows that a commitment commits to a quantity from 0 to 2^32 - 1, without showing it: a Bulletproof (Bünz et al.,
 * <a href="https://eprint.iacr.org/2017/1066">eprint 2017/1066</a>, section 4.2) of 608 bytes, byte-compatible with the
 * zkcrypto bulletproofs library that Project Origin uses.
 */
public final class RangeProof {

    /** The length of every proof that verifies, in bytes. */
    public static final int LENGTH = 608;

    private RangeProof() {}

    /**
     * Proves that the commitment to this quantity under this blinding is in range. Everything that depends on a secret
     * before the vectors are blinded takes the same time for all secrets.
     *
     * @param quantity 0 to 2^32 - 1
     * @param label binds the proof to its purpose; the verifier needs the same bytes
     * @return {@link #LENGTH} bytes
     * @throws IllegalArgumentException if the quantity is out of range
     */
    public static byte[] prove(long quantity, Scalar blinding, byte[] label, ScalarSource random) {
        Commitment.requireQuantity(quantity);
        return new RangeProver(quantity, blinding, label, random).prove();
    }

    /**
     * True if the proof shows that the commitment holds a quantity from 0 to 2^32 - 1.
     *
     * <p>The verdicts are those of the reference, also where they are odd: proofs of another size than 608 bytes are
     * false if they are well-formed and malformed otherwise; the encoding of the neutral element is rejected inside the
     * proof but not as commitment; a commitment that is no point is false.
     *
     * @throws MalformedProofException if the bytes are not a list of 32-byte elements of a possible length, or one of the
     *     five scalars is not below l; points are not looked at for this
     */
    public static boolean verify(byte[] proof, Commitment commitment, byte[] label) {
        return RangeVerifier.verify(RangeProofParts.parse(proof), commitment, label);
    }
}
