package io.wattlet.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BooleanSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** The group law, commitments and proofs, for any quantity and blinding. jqwik tells the seed of a failure. */
class ProofLawsTest {

    private static final byte[] LABEL = "a purpose".getBytes(UTF_8);

    @Property(tries = 100)
    void pointsFormAGroupThatScalarsActOn(
        @ForAll("points") RistrettoPoint p,
        @ForAll("points") RistrettoPoint q,
        @ForAll("scalars") Scalar a,
        @ForAll("scalars") Scalar b
    ) {
        assertEquals(p.add(q), q.add(p));
        assertEquals(p, p.add(q).subtract(q));
        assertEquals(p, p.add(RistrettoPoint.IDENTITY));
        assertEquals(RistrettoPoint.IDENTITY, p.add(p.negate()));
        assertEquals(p.multiply(a).add(p.multiply(b)), p.multiply(a.add(b)));
        assertEquals(p.multiply(a).multiply(b), p.multiply(a.multiply(b)));
        assertEquals(p.multiply(a).add(q.multiply(a)), p.add(q).multiply(a));
        assertEquals(p, RistrettoPoint.decode(p.encode()).orElseThrow());
        assertEquals(p.hashCode(), p.add(q).subtract(q).hashCode());
    }

    @Property(tries = 100)
    void commitmentsAddUp(
        @ForAll @LongRange(max = 0x7fff_ffffL) long first,
        @ForAll @LongRange(max = 0x7fff_ffffL) long second,
        @ForAll("scalars") Scalar a,
        @ForAll("scalars") Scalar b
    ) {
        var sum = Commitment.sum(List.of(Commitment.of(first, a), Commitment.of(second, b)));

        assertEquals(Commitment.of(first + second, a.add(b)), sum);
        assertEquals(sum, Commitment.fromBytes(sum.toBytes()));
    }

    @Property(tries = 30)
    void rangeProofsVerifyUntilABitIsFlipped(
        @ForAll @LongRange(max = Commitment.MAX_QUANTITY) long quantity,
        @ForAll("scalars") Scalar blinding,
        @ForAll("bits") int bit
    ) {
        var commitment = Commitment.of(quantity, blinding);
        var proof = RangeProof.prove(quantity, blinding, LABEL, ScalarSource.secure());
        assertEquals(RangeProof.LENGTH, proof.length);
        assertTrue(RangeProof.verify(proof, commitment, LABEL));

        flip(proof, bit);
        assertFalse(accepted(() -> RangeProof.verify(proof, commitment, LABEL)));
        flip(proof, bit);
        assertFalse(RangeProof.verify(proof, commitment, "another purpose".getBytes(UTF_8)));
        assertFalse(RangeProof.verify(proof, Commitment.of(quantity, blinding.add(Scalar.ONE)), LABEL));
    }

    @Property(tries = 50)
    void equalityProofsVerifyUntilABitIsFlipped(
        @ForAll @LongRange(max = Commitment.MAX_QUANTITY) long quantity,
        @ForAll("scalars") Scalar a,
        @ForAll("scalars") Scalar b,
        @ForAll("bits") int bit
    ) {
        var left = Commitment.of(quantity, a);
        var right = Commitment.of(quantity, b);
        var proof = EqualityProof.prove(a, b, left, right, LABEL, ScalarSource.secure());
        assertTrue(EqualityProof.verify(proof, left, right, LABEL));

        flip(proof, bit);
        assertFalse(EqualityProof.verify(proof, left, right, LABEL));
    }

    @Property(tries = 50)
    void equalityProofsForDifferentQuantitiesDoNotVerify(
        @ForAll @LongRange(max = Commitment.MAX_QUANTITY - 1) long quantity,
        @ForAll("scalars") Scalar a,
        @ForAll("scalars") Scalar b
    ) {
        var left = Commitment.of(quantity, a);
        var right = Commitment.of(quantity + 1, b);
        var proof = EqualityProof.prove(a, b, left, right, LABEL, ScalarSource.secure());

        assertFalse(EqualityProof.verify(proof, left, right, LABEL));
    }

    @Property(tries = 50)
    void zeroAndSumProofsShowWhatTheySay(
        @ForAll @LongRange(max = 0x7fff_ffffL) long first,
        @ForAll @LongRange(min = 1, max = 0x7fff_ffffL) long second,
        @ForAll("scalars") Scalar a,
        @ForAll("scalars") Scalar b,
        @ForAll("scalars") Scalar c
    ) {
        var random = ScalarSource.secure();
        var parts = List.of(Commitment.of(first, a), Commitment.of(second, b));
        var sum = Commitment.of(first + second, c);
        var sumProof = SumProof.prove(c, List.of(a, b), sum, parts, LABEL, random);
        var nothing = Commitment.of(0, a);

        assertTrue(SumProof.verify(sumProof, sum, parts, LABEL));
        assertFalse(SumProof.verify(sumProof, sum, parts.subList(0, 1), LABEL));
        assertTrue(ZeroProof.verify(ZeroProof.prove(a, nothing, LABEL, random), nothing, LABEL));
        assertFalse(ZeroProof.verify(ZeroProof.prove(b, parts.get(1), LABEL, random), parts.get(1), LABEL));
    }

    @Provide
    Arbitrary<Scalar> scalars() {
        var any = Arbitraries.bytes().array(byte[].class).ofSize(64).map(Scalar::fromWideBytes);
        return Arbitraries.oneOf(any, Arbitraries.of(Scalar.ZERO, Scalar.ONE, Scalar.ONE.negate()));
    }

    @Provide
    Arbitrary<RistrettoPoint> points() {
        var any = Arbitraries.bytes().array(byte[].class).ofSize(64).map(RistrettoPoint::fromUniformBytes);
        return Arbitraries.oneOf(any, Arbitraries.of(RistrettoPoint.IDENTITY, Generators.quantity()));
    }

    @Provide
    Arbitrary<Integer> bits() {
        return Arbitraries.integers().between(0, 8 * RangeProof.LENGTH - 1);
    }

    private static void flip(byte[] proof, int bit) {
        proof[(bit / 8) % proof.length] ^= (byte) (1 << (bit % 8));
    }

    /** A flipped bit may also make the proof malformed. */
    private static boolean accepted(BooleanSupplier verification) {
        try {
            return verification.getAsBoolean();
        } catch (MalformedProofException malformed) {
            return false;
        }
    }
}
