package io.wattlet.crypto;

/** The conversation of a range proof, said once for prover and verifier: what is bound and what is drawn, in order. */
final class RangeTranscript {

    private final Transcript transcript;

    RangeTranscript(byte[] label, Commitment commitment) {
        transcript = new Transcript(label);
        transcript.append("dom-sep", Encodings.ascii("rangeproof v1"));
        transcript.append("n", Generators.BITS);
        transcript.append("m", 1); // one quantity, no aggregation
        transcript.append("V", commitment.toBytes());
    }

    /** Binds A and S; y and z follow. */
    void vectors(Commitment bigA, Commitment bigS) {
        transcript.append("A", bigA.toBytes());
        transcript.append("S", bigS.toBytes());
    }

    /** Binds T_1 and T_2; x follows. */
    void polynomial(Commitment bigT1, Commitment bigT2) {
        transcript.append("T_1", bigT1.toBytes());
        transcript.append("T_2", bigT2.toBytes());
    }

    /** Binds t(x) and the blindings; w follows, and with it the inner product argument begins. */
    Scalar evaluation(Scalar tX, Scalar tXBlinding, Scalar eBlinding) {
        transcript.append("t_x", tX.toBytes());
        transcript.append("t_x_blinding", tXBlinding.toBytes());
        transcript.append("e_blinding", eBlinding.toBytes());
        var w = challenge("w");
        transcript.append("dom-sep", Encodings.ascii("ipp v1"));
        transcript.append("n", Generators.BITS);
        return w;
    }

    /** Binds the cross terms of one halving and draws u. */
    Scalar halving(RangeProofParts.Halving halving) {
        transcript.append("L", halving.left().toBytes());
        transcript.append("R", halving.right().toBytes());
        return challenge("u");
    }

    /** Draws y, z or x. */
    Scalar challenge(String label) {
        return transcript.challengeScalar(label);
    }
}
