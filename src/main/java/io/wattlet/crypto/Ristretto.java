package io.wattlet.crypto;

import java.util.Arrays;
import java.util.Optional;

/** Encoding, decoding and the one-way map of ristretto255, RFC 9496, section 4.3; variables are named as there. */
final class Ristretto {

    private static final FieldElement ONE = FieldElement.one();
    private static final FieldElement MINUS_ONE = new FieldElement().setNegative(ONE).carry();
    private static final FieldElement SQRT_AD_MINUS_ONE = FieldElement.constant(
        "25063068953384623474111414158702152701244531502492656460079210482610430750235"
    );
    private static final FieldElement INVSQRT_A_MINUS_D = FieldElement.constant(
        "54469307008909316920995813868745141605393597292927456921205312896311721017578"
    );
    private static final FieldElement ONE_MINUS_D_SQ = FieldElement.constant(
        "1159843021668779879193775521855586647937357759715417654439879720876111806838"
    );
    private static final FieldElement D_MINUS_ONE_SQ = FieldElement.constant(
        "40440834346308536858101042469323190826248399146238708352240133220865137265952"
    );

    private Ristretto() {}

    /** Decodes 32 bytes at {@code offset}; nothing if they are not the canonical encoding of an element. For public bytes. */
    static Optional<EdwardsPoint> decode(byte[] bytes, int offset) {
        var s = FieldElement.decode(bytes, offset);
        var canonical = Arrays.equals(s.encode(), 0, 32, bytes, offset, offset + 32);
        if (!canonical || s.negativeMask() != 0) {
            return Optional.empty();
        }
        var ss = new FieldElement().setSquare(s);
        var u1 = new FieldElement().setDifference(ONE, ss);
        var u2 = new FieldElement().setSum(ONE, ss);
        var u2Sqr = new FieldElement().setSquare(u2);
        var v = new FieldElement().setSquare(u1);
        v.setProduct(v, EdwardsPoint.D);
        v.setNegative(v.setSum(v, u2Sqr)).carry();

        var invsqrt = new FieldElement();
        var wasSquare = FieldPowers.squareRootOfRatio(invsqrt, ONE, new FieldElement().setProduct(v, u2Sqr));
        var denX = new FieldElement().setProduct(invsqrt, u2);
        var denY = new FieldElement().setProduct(invsqrt, denX);
        denY.setProduct(denY, v);

        var x = new FieldElement().setSum(s, s);
        x.setProduct(x, denX).setAbsolute();
        var y = new FieldElement().setProduct(u1, denY);
        var t = new FieldElement().setProduct(x, y);
        if (wasSquare == 0 || t.negativeMask() != 0 || y.zeroMask() != 0) {
            return Optional.empty();
        }
        return Optional.of(new EdwardsPoint(x, y, FieldElement.one(), t));
    }

    /** The canonical 32 bytes, in constant time. */
    static byte[] encode(EdwardsPoint point) {
        var u1 = new FieldElement().setSum(point.z(), point.y());
        u1.setProduct(u1, new FieldElement().setDifference(point.z(), point.y()));
        var u2 = new FieldElement().setProduct(point.x(), point.y());
        var invsqrt = new FieldElement().setSquare(u2);
        invsqrt.setProduct(invsqrt, u1);
        FieldPowers.squareRootOfRatio(invsqrt, ONE, invsqrt);

        var den1 = new FieldElement().setProduct(invsqrt, u1);
        var den2 = new FieldElement().setProduct(invsqrt, u2);
        var zInv = new FieldElement().setProduct(den1, den2);
        zInv.setProduct(zInv, point.t());
        var ix0 = new FieldElement().setProduct(point.x(), FieldPowers.SQRT_MINUS_ONE);
        var iy0 = new FieldElement().setProduct(point.y(), FieldPowers.SQRT_MINUS_ONE);
        var enchanted = new FieldElement().setProduct(den1, INVSQRT_A_MINUS_D);

        var rotate = new FieldElement().setProduct(point.t(), zInv).negativeMask();
        var x = new FieldElement().set(point.x()).replaceIf(rotate, iy0);
        var y = new FieldElement().set(point.y()).replaceIf(rotate, ix0);
        var denInv = den2.replaceIf(rotate, enchanted);

        y.negateIf(new FieldElement().setProduct(x, zInv).negativeMask()).carry();
        var s = new FieldElement().setDifference(point.z(), y);
        return s.setProduct(s, denInv).setAbsolute().encode();
    }

    /** The element derivation of section 4.3.4: each half of 64 bytes is mapped to a point, the points are added. */
    static EdwardsPoint map(byte[] bytes64) {
        var first = mapHalf(FieldElement.decode(bytes64, 0));
        var second = mapHalf(FieldElement.decode(bytes64, 32));
        return Accumulator.of(first).add(CachedPoint.of(second)).toPoint();
    }

    private static EdwardsPoint mapHalf(FieldElement t) {
        var r = new FieldElement().setSquare(t);
        r.setProduct(r, FieldPowers.SQRT_MINUS_ONE);
        var u = new FieldElement().setSum(r, ONE);
        u.setProduct(u, ONE_MINUS_D_SQ);
        var minusOneMinusRd = new FieldElement().setProduct(r, EdwardsPoint.D);
        minusOneMinusRd.setDifference(MINUS_ONE, minusOneMinusRd);
        var v = new FieldElement().setSum(r, EdwardsPoint.D);
        v.setProduct(v, minusOneMinusRd);

        var s = new FieldElement();
        var wasSquare = FieldPowers.squareRootOfRatio(s, u, v);
        var sPrime = new FieldElement().setProduct(s, t).setAbsolute();
        s.replaceIf(~wasSquare, sPrime.setNegative(sPrime).carry());
        var c = new FieldElement().set(r).replaceIf(wasSquare, MINUS_ONE);

        var n = new FieldElement().setDifference(r, ONE);
        n.setProduct(n, c);
        n.setProduct(n, D_MINUS_ONE_SQ);
        n.setDifference(n, v);

        var w0 = new FieldElement().setProduct(s, v);
        w0.setSum(w0, w0);
        var w1 = new FieldElement().setProduct(n, SQRT_AD_MINUS_ONE);
        var ss = new FieldElement().setSquare(s);
        var w2 = new FieldElement().setDifference(ONE, ss);
        var w3 = new FieldElement().setSum(ONE, ss);
        return new EdwardsPoint(
            new FieldElement().setProduct(w0, w3),
            new FieldElement().setProduct(w2, w1),
            new FieldElement().setProduct(w1, w3),
            new FieldElement().setProduct(w0, w2)
        );
    }

    /** -1 if both points stand for the same element (section 4.3.3), 0 otherwise. */
    static long equalMask(EdwardsPoint left, EdwardsPoint right) {
        var x1y2 = new FieldElement().setProduct(left.x(), right.y());
        var y1x2 = new FieldElement().setProduct(left.y(), right.x());
        var x1x2 = new FieldElement().setProduct(left.x(), right.x());
        var y1y2 = new FieldElement().setProduct(left.y(), right.y());
        return x1y2.equalMask(y1x2) | x1x2.equalMask(y1y2);
    }
}
