package io.wattlet.crypto;

/** Inverses and square roots in the field of 2^255 - 19: fixed chains of squarings and products, in constant time. */
final class FieldPowers {

    /** A square root of -1, the one of RFC 9496, section 4.1. */
    static final FieldElement SQRT_MINUS_ONE = FieldElement.constant(
        "19681161376707505956807079304988542015446066515923890162744021073123829784752"
    );

    private FieldPowers() {}

    /** 1/a as a^(p-2); 0 for 0. */
    static FieldElement inverse(FieldElement a) {
        var chain = new Chain(a);
        return chain.upTo250.setSquares(chain.upTo250, 5).setProduct(chain.upTo250, chain.eleven);
    }

    /**
     * The function SQRT_RATIO_M1 of RFC 9496, section 4.2: writes into {@code root} the non-negative square root of u/v,
     * or of i u/v if u/v is not a square, where i is {@link #SQRT_MINUS_ONE}. Weights of u and v at most 1.
     *
     * @return -1 if u/v is a square (also if u = 0), 0 if it is not (also if v = 0 and u is not)
     */
    static long squareRootOfRatio(FieldElement root, FieldElement u, FieldElement v) {
        var v3 = new FieldElement().setSquare(v);
        v3.setProduct(v3, v);
        var v7 = new FieldElement().setSquare(v3);
        v7.setProduct(v7, v);
        var power = exponentP58(new FieldElement().setProduct(u, v7));
        var r = new FieldElement().setProduct(u, v3);
        r.setProduct(r, power);

        var check = new FieldElement().setSquare(r);
        check.setProduct(check, v);
        var minusU = new FieldElement().setNegative(u).carry();
        var minusUi = new FieldElement().setProduct(minusU, SQRT_MINUS_ONE);
        var correct = check.equalMask(u);
        var flipped = check.equalMask(minusU);
        var flippedI = check.equalMask(minusUi);

        r.replaceIf(flipped | flippedI, new FieldElement().setProduct(r, SQRT_MINUS_ONE));
        root.set(r.setAbsolute());
        return correct | flipped;
    }

    /** a^((p-5)/8) = a^(2^252 - 3). */
    private static FieldElement exponentP58(FieldElement a) {
        var chain = new Chain(a);
        return chain.upTo250.setSquares(chain.upTo250, 2).setProduct(chain.upTo250, a);
    }

    /** The common beginning of both exponents: a^11 and a^(2^250 - 1). */
    private static final class Chain {

        final FieldElement eleven = new FieldElement();
        final FieldElement upTo250;

        Chain(FieldElement a) {
            var two = new FieldElement().setSquare(a);
            var nine = new FieldElement().setSquares(two, 2);
            nine.setProduct(nine, a);
            eleven.setProduct(nine, two);
            var upTo5 = new FieldElement().setSquare(eleven);
            upTo5.setProduct(upTo5, nine);
            var upTo10 = joined(upTo5, 5, upTo5);
            var upTo20 = joined(upTo10, 10, upTo10);
            var upTo40 = joined(upTo20, 20, upTo20);
            var upTo50 = joined(upTo40, 10, upTo10);
            var upTo100 = joined(upTo50, 50, upTo50);
            var upTo200 = joined(upTo100, 100, upTo100);
            upTo250 = joined(upTo200, 50, upTo50);
        }

        /** a^((2^m - 1) 2^n + 2^n - 1) from a^(2^m - 1) and a^(2^n - 1): one exponent of m + n set bits. */
        private static FieldElement joined(FieldElement high, int shift, FieldElement low) {
            var result = new FieldElement().setSquares(high, shift);
            return result.setProduct(result, low);
        }
    }
}
