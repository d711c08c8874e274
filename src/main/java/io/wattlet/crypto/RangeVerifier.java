package io.wattlet.crypto;

import java.util.Arrays;
import java.util.Optional;

/**
 * Verification of a range proof as one sum of 81 points that must be neutral: the checks of t(x) and of the inner product
 * argument (Bulletproofs paper, section 6.2) are joined by a random factor c that the prover cannot know.
 */
final class RangeVerifier {

    private static final int BITS = Generators.BITS;
    private static final int HALVINGS = 5;
    private static final byte[] NEUTRAL = new byte[Commitment.LENGTH];
    private static final Scalar ALL_BITS = Scalar.ofUnsigned(Commitment.MAX_QUANTITY);

    private RangeVerifier() {}

    static boolean verify(RangeProofParts proof, Commitment commitment, byte[] label) {
        if (proof.halvings().size() != HALVINGS) {
            return false;
        }
        var transcript = new RangeTranscript(label, commitment);
        transcript.vectors(proof.bigA(), proof.bigS());
        var y = transcript.challenge("y");
        var z = transcript.challenge("z");
        transcript.polynomial(proof.bigT1(), proof.bigT2());
        var x = transcript.challenge("x");
        var w = transcript.evaluation(proof.tX(), proof.tXBlinding(), proof.eBlinding());
        var challenges = new Scalar[HALVINGS + 1];
        for (var j = 0; j < HALVINGS; j++) {
            challenges[j] = transcript.halving(proof.halvings().get(j));
        }
        challenges[HALVINGS] = y;
        var inverses = inverses(challenges);
        var c = ScalarSource.secure().next();

        var sum = new PublicMultiples();
        var decoded =
            addNonNeutral(sum, Scalar.ONE, proof.bigA()) &&
            addNonNeutral(sum, x, proof.bigS()) &&
            addNonNeutral(sum, c.multiply(x), proof.bigT1()) &&
            addNonNeutral(sum, c.multiply(x).multiply(x), proof.bigT2()) &&
            add(sum, c.multiply(z).multiply(z), commitment.point());
        for (var j = 0; j < HALVINGS && decoded; j++) {
            var halving = proof.halvings().get(j);
            decoded =
                addNonNeutral(sum, challenges[j].multiply(challenges[j]), halving.left()) &&
                addNonNeutral(sum, inverses[j].multiply(inverses[j]), halving.right());
        }
        if (!decoded) {
            return false;
        }
        addVectors(sum, proof, challenges, inverses, z);
        var t = w.multiply(proof.tX().subtract(proof.a().multiply(proof.b())));
        sum.add(t.add(c.multiply(delta(y, z).subtract(proof.tX()))), Generators.G);
        sum.add(proof.eBlinding().add(c.multiply(proof.tXBlinding())).negate(), Generators.H);
        return Ristretto.equalMask(sum.sum(), EdwardsPoint.IDENTITY) != 0;
    }

    /** The 64 vector generators with what the folded vectors make of them. */
    private static void addVectors(
        PublicMultiples sum,
        RangeProofParts proof,
        Scalar[] challenges,
        Scalar[] inverses,
        Scalar z
    ) {
        var s = foldingFactors(challenges, inverses);
        var inverseOfY = inverses[HALVINGS];
        var inversePower = Scalar.ONE;
        var zz = z.multiply(z);
        for (var i = 0; i < BITS; i++) {
            sum.add(z.add(proof.a().multiply(s[i])).negate(), Generators.G_VECTOR_TABLES.get(i));
            // the inverse of s_i is the factor at the mirrored index
            var bit = zz.multiply(Scalar.ofUnsigned(1L << i)).subtract(proof.b().multiply(s[BITS - 1 - i]));
            sum.add(z.add(inversePower.multiply(bit)), Generators.H_VECTOR_TABLES.get(i));
            inversePower = inversePower.multiply(inverseOfY);
        }
    }

    /** s_i is the product over j of u_j if bit 4 - j of i is set, of 1/u_j if it is not. */
    private static Scalar[] foldingFactors(Scalar[] challenges, Scalar[] inverses) {
        var s = new Scalar[BITS];
        s[0] = Scalar.ONE;
        for (var j = 0; j < HALVINGS; j++) {
            s[0] = s[0].multiply(inverses[j]);
        }
        for (var i = 1; i < BITS; i++) {
            var u = challenges[HALVINGS - 1 - Integer.numberOfTrailingZeros(Integer.highestOneBit(i))];
            s[i] = s[i - Integer.highestOneBit(i)].multiply(u).multiply(u);
        }
        return s;
    }

    /** delta(y, z) = (z - z^2) (1 + y + ... + y^31) - z^3 (2^32 - 1), the part of t(x) that the verifier knows. */
    private static Scalar delta(Scalar y, Scalar z) {
        var sumOfPowers = Scalar.ZERO;
        var power = Scalar.ONE;
        for (var i = 0; i < BITS; i++) {
            sumOfPowers = sumOfPowers.add(power);
            power = power.multiply(y);
        }
        var zz = z.multiply(z);
        return z.subtract(zz).multiply(sumOfPowers).subtract(zz.multiply(z).multiply(ALL_BITS));
    }

    /** All inverses with one inversion. A challenge of 0 would need a preimage of SHA-3's permutation. */
    private static Scalar[] inverses(Scalar[] scalars) {
        var inverses = new Scalar[scalars.length];
        var product = Scalar.ONE;
        for (var i = 0; i < scalars.length; i++) {
            inverses[i] = product;
            product = product.multiply(scalars[i]);
        }
        var inverse = product.invert();
        for (var i = scalars.length - 1; i >= 0; i--) {
            inverses[i] = inverses[i].multiply(inverse);
            inverse = inverse.multiply(scalars[i]);
        }
        return inverses;
    }

    private static boolean addNonNeutral(PublicMultiples sum, Scalar scalar, Commitment encoded) {
        return !Arrays.equals(encoded.toBytes(), NEUTRAL) && add(sum, scalar, encoded.point());
    }

    private static boolean add(PublicMultiples sum, Scalar scalar, Optional<EdwardsPoint> point) {
        point.ifPresent(present -> sum.add(scalar, present));
        return point.isPresent();
    }
}
