package io.wattlet.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * One range proof in the making, section 4.2 of the Bulletproofs paper. The vectors l(X) = l0 + l1 X and r(X) = r0 + r1 X
 * carry the bits of the quantity; t(X) = &lt;l(X), r(X)&gt; has them in its constant term.
 *
 * <p>Up to the challenge x everything is secret and computed in constant time. From then on the vectors are blinded by
 * random ones and the scalars count as public, as in the reference.
 */
final class RangeProver {

    private static final int BITS = Generators.BITS;

    private final long quantity;
    private final Scalar blinding;
    private final byte[] label;
    // drawn in this order
    private final Scalar alpha;
    private final Scalar rho;
    private final Scalar[] sL;
    private final Scalar[] sR;
    private final Scalar tau1;
    private final Scalar tau2;

    RangeProver(long quantity, Scalar blinding, byte[] label, ScalarSource random) {
        this.quantity = quantity;
        this.blinding = blinding;
        this.label = label;
        alpha = random.next();
        rho = random.next();
        sL = draw(random);
        sR = draw(random);
        tau1 = random.next();
        tau2 = random.next();
    }

    byte[] prove() {
        var transcript = new RangeTranscript(label, Commitment.of(quantity, blinding));
        var bigA = committedBits();
        var bigS = committedBlindings();
        transcript.vectors(bigA, bigS);
        var y = transcript.challenge("y");
        var z = transcript.challenge("z");

        var l0 = new Scalar[BITS];
        var r0 = new Scalar[BITS];
        var r1 = new Scalar[BITS];
        var zz = z.multiply(z);
        var powerOfY = Scalar.ONE;
        for (var i = 0; i < BITS; i++) {
            var bit = Scalar.ofUnsigned(bit(i));
            l0[i] = bit.subtract(z);
            var shifted = powerOfY.multiply(bit.subtract(Scalar.ONE).add(z));
            r0[i] = shifted.add(zz.multiply(Scalar.ofUnsigned(1L << i)));
            r1[i] = powerOfY.multiply(sR[i]);
            powerOfY = powerOfY.multiply(y);
        }
        var t0 = innerProduct(l0, r0);
        var t1 = innerProduct(l0, r1).add(innerProduct(sL, r0));
        var t2 = innerProduct(sL, r1);
        var bigT1 = secretCommitment(t1, tau1);
        var bigT2 = secretCommitment(t2, tau2);
        transcript.polynomial(bigT1, bigT2);
        var x = transcript.challenge("x");

        var tX = t0.add(x.multiply(t1.add(x.multiply(t2))));
        var tXBlinding = zz.multiply(blinding).add(x.multiply(tau1.add(x.multiply(tau2))));
        var eBlinding = alpha.add(x.multiply(rho));
        var w = transcript.evaluation(tX, tXBlinding, eBlinding);

        var argument = new InnerProductProver(line(l0, sL, x), line(r0, r1, x), y.invert(), w);
        var halvings = new ArrayList<RangeProofParts.Halving>();
        while (argument.length() > 1) {
            var halving = argument.crossTerms();
            halvings.add(halving);
            argument.fold(transcript.halving(halving));
        }
        return new RangeProofParts(
            bigA,
            bigS,
            bigT1,
            bigT2,
            tX,
            tXBlinding,
            eBlinding,
            halvings,
            argument.a(),
            argument.b()
        ).toBytes();
    }

    /** A: the bits on G_i, the bits less one on H_i, blinded by alpha. */
    private Commitment committedBits() {
        var digits = new byte[2 * BITS];
        for (var i = 0; i < BITS; i++) {
            digits[i] = (byte) bit(i);
            digits[BITS + i] = (byte) (bit(i) - 1);
        }
        var sum = new Accumulator();
        Generators.SECRET_H.addTo(sum, alpha);
        Generators.SECRET_VECTORS.addSmall(digits, sum);
        return Commitment.of(sum);
    }

    /** S: sL on G_i, sR on H_i, blinded by rho. */
    private Commitment committedBlindings() {
        var scalars = new ArrayList<>(List.of(sL));
        scalars.addAll(List.of(sR));
        var sum = Generators.SECRET_VECTORS.sum(scalars);
        Generators.SECRET_H.addTo(sum, rho);
        return Commitment.of(sum);
    }

    private long bit(int i) {
        return (quantity >>> i) & 1;
    }

    private static Commitment secretCommitment(Scalar value, Scalar blinding) {
        var sum = new Accumulator();
        Generators.SECRET_G.addTo(sum, value);
        Generators.SECRET_H.addTo(sum, blinding);
        return Commitment.of(sum);
    }

    private static Scalar[] draw(ScalarSource random) {
        var scalars = new Scalar[BITS];
        for (var i = 0; i < BITS; i++) {
            scalars[i] = random.next();
        }
        return scalars;
    }

    private static Scalar[] line(Scalar[] start, Scalar[] slope, Scalar x) {
        var values = new Scalar[BITS];
        for (var i = 0; i < BITS; i++) {
            values[i] = start[i].add(slope[i].multiply(x));
        }
        return values;
    }

    private static Scalar innerProduct(Scalar[] left, Scalar[] right) {
        var sum = Scalar.ZERO;
        for (var i = 0; i < BITS; i++) {
            sum = sum.add(left[i].multiply(right[i]));
        }
        return sum;
    }
}
