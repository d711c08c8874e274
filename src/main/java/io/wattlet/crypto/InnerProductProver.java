package io.wattlet.crypto;

import java.util.Arrays;

/**
 * The inner product argument of the Bulletproofs paper, section 3, prover's side, over G_i and H'_i = y^-i H_i with
 * Q = w G.
 *
 * <p>The paper halves the vectors of points in every round. Here the points stay and only their coefficients are folded:
 * after some rounds point k of the paper's G' is the sum of {@code gFactors[i]} G_i over all i that are k modulo the present
 * length, and so for H'. The cross terms come out the same, and all bases are fixed, so their tables serve.
 */
final class InnerProductProver {

    private Scalar[] a;
    private Scalar[] b;
    private final Scalar w;
    private final Scalar[] gFactors = new Scalar[Generators.BITS];
    private final Scalar[] hFactors = new Scalar[Generators.BITS];

    /** The vectors have one element for each bit. */
    InnerProductProver(Scalar[] a, Scalar[] b, Scalar inverseOfY, Scalar w) {
        this.a = a;
        this.b = b;
        this.w = w;
        Arrays.fill(gFactors, Scalar.ONE);
        hFactors[0] = Scalar.ONE;
        for (var i = 1; i < hFactors.length; i++) {
            hFactors[i] = hFactors[i - 1].multiply(inverseOfY);
        }
    }

    /** The present length of both vectors: 32, then half of it after each folding. */
    int length() {
        return a.length;
    }

    /** L = &lt;a_lo, G'_hi&gt; + &lt;b_hi, H'_lo&gt; + &lt;a_lo, b_hi&gt; Q, and R with low and high exchanged. */
    RangeProofParts.Halving crossTerms() {
        var half = length() / 2;
        var left = new PublicMultiples();
        var right = new PublicMultiples();
        for (var i = 0; i < gFactors.length; i++) {
            var k = i % length();
            var g = Generators.G_VECTOR_TABLES.get(i);
            var h = Generators.H_VECTOR_TABLES.get(i);
            if (k < half) {
                left.add(b[k + half].multiply(hFactors[i]), h);
                right.add(a[k + half].multiply(gFactors[i]), g);
            } else {
                left.add(a[k - half].multiply(gFactors[i]), g);
                right.add(b[k - half].multiply(hFactors[i]), h);
            }
        }
        var leftProduct = Scalar.ZERO;
        var rightProduct = Scalar.ZERO;
        for (var k = 0; k < half; k++) {
            leftProduct = leftProduct.add(a[k].multiply(b[k + half]));
            rightProduct = rightProduct.add(a[k + half].multiply(b[k]));
        }
        left.add(leftProduct.multiply(w), Generators.G);
        right.add(rightProduct.multiply(w), Generators.G);
        return new RangeProofParts.Halving(Commitment.of(left.sum()), Commitment.of(right.sum()));
    }

    /** Halves the vectors with the challenge u. */
    void fold(Scalar u) {
        var inverse = u.invert();
        var half = length() / 2;
        for (var i = 0; i < gFactors.length; i++) {
            var low = i % length() < half;
            gFactors[i] = gFactors[i].multiply(low ? inverse : u);
            hFactors[i] = hFactors[i].multiply(low ? u : inverse);
        }
        var foldedA = new Scalar[half];
        var foldedB = new Scalar[half];
        for (var k = 0; k < half; k++) {
            foldedA[k] = u.multiply(a[k]).add(inverse.multiply(a[k + half]));
            foldedB[k] = inverse.multiply(b[k]).add(u.multiply(b[k + half]));
        }
        a = foldedA;
        b = foldedB;
    }

    /** The last a, when the length is 1. */
    Scalar a() {
        return a[0];
    }

    /** The last b, when the length is 1. */
    Scalar b() {
        return b[0];
    }
}
