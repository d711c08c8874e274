package io.wattlet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Whatever the bytes, decoders answer or refuse, and nothing that is not true gets proven. One test for all of them,
 * because Jazzer fuzzes one test in one JVM; the first byte of the input chooses.
 */
class DecodersFuzzTest {

    private static final byte[] LABEL = { 1 };
    private static final Scalar BLINDING = Scalar.ofUnsigned(7);
    private static final Commitment COMMITMENT = Commitment.of(250, BLINDING);
    private static final Commitment OTHER = Commitment.of(251, BLINDING);
    private static final byte[] RANGE_PROOF = RangeProof.prove(250, BLINDING, LABEL, ScalarSource.seeded(new byte[32]));

    @FuzzTest(maxDuration = "5s")
    void decodersAnswerOrRefuse(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var data = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0] & 3) {
            case 0 -> pointDecodesToWhatEncodesToTheSameBytes(Arrays.copyOf(data, 32));
            case 1 -> equalityProofIsRefused(data);
            case 2 -> rangeProofIsRefused(data);
            default -> changedRangeProofIsRefused(data);
        }
    }

    private static void pointDecodesToWhatEncodesToTheSameBytes(byte[] encoding) {
        RistrettoPoint.decode(encoding).ifPresent(point -> assertArrayEquals(encoding, point.encode()));
    }

    private static void equalityProofIsRefused(byte[] data) {
        var proof = data.length < 32 ? data : Arrays.copyOf(data, EqualityProof.LENGTH);
        var right = data.length < 96 ? OTHER : Commitment.fromBytes(Arrays.copyOfRange(data, 64, 96));
        try {
            assertFalse(EqualityProof.verify(proof, COMMITMENT, right, LABEL));
        } catch (MalformedProofException malformed) {
            // the other permitted answer
        }
    }

    private static void rangeProofIsRefused(byte[] proof) {
        try {
            assertFalse(RangeProof.verify(proof, COMMITMENT, LABEL));
        } catch (MalformedProofException malformed) {
            // the other permitted answer
        }
    }

    /** The input is laid over the end of a valid proof, which gets past the first checks. */
    private static void changedRangeProofIsRefused(byte[] data) {
        var proof = RANGE_PROOF.clone();
        for (var i = 0; i < Math.min(data.length, proof.length); i++) {
            proof[proof.length - 1 - i] ^= data[i];
        }
        if (!Arrays.equals(proof, RANGE_PROOF)) {
            rangeProofIsRefused(proof);
        }
    }
}
