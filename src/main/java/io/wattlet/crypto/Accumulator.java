package io.wattlet.crypto;

/**
 * The running sum of a multiplication: points are added to it and it is doubled, without allocation.
 *
 * <p><b>Invariant.</b> The sum is kept in the <i>completed</i> form in which the formulas of Hisil, Wong, Carter and Dawson
 * (<a href="https://eprint.iacr.org/2008/522">Twisted Edwards Curves Revisited</a>, sections 3.1 and 3.3, with a = -1) end:
 * X = E F, Y = G H, Z = F G, T = E H. The next operation multiplies out only what it needs: a doubling needs no T. The
 * weights of E, F, G, H (see {@link FieldElement}) are at most 7; X, Y, Z, T have weight 1.
 */
final class Accumulator {

    private final FieldElement e = FieldElement.zero();
    private final FieldElement f = FieldElement.one();
    private final FieldElement g = FieldElement.one();
    private final FieldElement h = FieldElement.one();

    private final FieldElement x = new FieldElement();
    private final FieldElement y = new FieldElement();
    private final FieldElement z = new FieldElement();
    private final FieldElement t = new FieldElement();

    private final FieldElement a = new FieldElement();
    private final FieldElement b = new FieldElement();
    private final FieldElement c = new FieldElement();
    private final FieldElement d = new FieldElement();

    /** An accumulator that holds the identity. */
    Accumulator() {}

    static Accumulator of(EdwardsPoint point) {
        var accumulator = new Accumulator();
        accumulator.add(CachedPoint.of(point));
        return accumulator;
    }

    EdwardsPoint toPoint() {
        return new EdwardsPoint(
            new FieldElement().setProduct(e, f),
            new FieldElement().setProduct(g, h),
            new FieldElement().setProduct(f, g),
            new FieldElement().setProduct(e, h)
        );
    }

    Accumulator twice() {
        x.setProduct(e, f);
        y.setProduct(g, h);
        z.setProduct(f, g);
        a.setSquare(x);
        b.setSquare(y);
        c.setSquare(z);
        d.setSquare(t.setSum(x, y));
        h.setSum(b, a);
        e.setDifference(d, h);
        g.setDifference(b, a);
        // 2 Z^2 - (Y^2 - X^2), in the order that keeps the weight at 7
        c.setSum(c, c);
        f.setDifference(c.setSum(c, a), b);
        return this;
    }

    Accumulator twice(int times) {
        for (var i = 0; i < times; i++) {
            twice();
        }
        return this;
    }

    Accumulator add(NielsPoint point) {
        multiplyOut();
        d.setSum(z, z);
        return complete(point.difference(), point.sum(), point.twiceDxy());
    }

    Accumulator subtract(NielsPoint point) {
        multiplyOut();
        d.setSum(z, z);
        return complete(point.sum(), point.difference(), point.twiceDxy()).swapFAndG();
    }

    Accumulator add(CachedPoint point) {
        multiplyOut();
        d.setProduct(z, point.twiceZ());
        return complete(point.difference(), point.sum(), point.twiceDt());
    }

    Accumulator subtract(CachedPoint point) {
        multiplyOut();
        d.setProduct(z, point.twiceZ());
        return complete(point.sum(), point.difference(), point.twiceDt()).swapFAndG();
    }

    private void multiplyOut() {
        x.setProduct(e, f);
        y.setProduct(g, h);
        z.setProduct(f, g);
        t.setProduct(e, h);
    }

    /** The rest of an addition, when d holds 2 Z1 Z2; the factors are Y2 - X2, Y2 + X2 and 2 d T2 of the other point. */
    private Accumulator complete(FieldElement factorA, FieldElement factorB, FieldElement factorC) {
        a.setProduct(a.setDifference(y, x), factorA);
        b.setProduct(b.setSum(y, x), factorB);
        c.setProduct(t, factorC);
        e.setDifference(b, a);
        f.setDifference(d, c);
        g.setSum(d, c);
        h.setSum(b, a);
        return this;
    }

    /** A point is subtracted by exchanging its sum and difference and, because its T changes sign, D - C and D + C. */
    private Accumulator swapFAndG() {
        a.set(f);
        f.set(g);
        g.set(a);
        return this;
    }
}
