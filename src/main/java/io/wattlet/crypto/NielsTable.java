package io.wattlet.crypto;

import java.util.ArrayList;
import java.util.List;

/** A table of points of one fixed base, all with z = 1, laid out in one array. */
final class NielsTable {

    private final long[] limbs;
    private final int size;

    private NielsTable(long[] limbs, int size) {
        this.limbs = limbs;
        this.size = size;
    }

    /** The points 1 B, 2 B, ... up to {@code size} B. */
    static List<NielsTable> multiples(List<EdwardsPoint> bases, int size) {
        return tables(bases, size, base -> base);
    }

    /** The points 1 B, 3 B, 5 B, ... up to (2 {@code size} - 1) B. */
    static List<NielsTable> oddMultiples(List<EdwardsPoint> bases, int size) {
        return tables(bases, size, base -> Accumulator.of(base).twice().toPoint());
    }

    private interface Step {
        EdwardsPoint from(EdwardsPoint base);
    }

    private static List<NielsTable> tables(List<EdwardsPoint> bases, int size, Step stepOfBase) {
        var points = new ArrayList<EdwardsPoint>(bases.size() * size);
        for (var base : bases) {
            var step = CachedPoint.of(stepOfBase.from(base));
            var sum = Accumulator.of(base);
            for (var i = 0; i < size; i++) {
                points.add(sum.toPoint());
                sum.add(step);
            }
        }
        var affine = affine(points);
        var tables = new ArrayList<NielsTable>(bases.size());
        for (var first = 0; first < affine.size(); first += size) {
            var limbs = new long[size * NielsPoint.LIMBS];
            for (var i = 0; i < size; i++) {
                affine.get(first + i).write(limbs, i * NielsPoint.LIMBS);
            }
            tables.add(new NielsTable(limbs, size));
        }
        return List.copyOf(tables);
    }

    /** Brings all points to z = 1 with one inversion: products of the first i coordinates, inverted from the end. */
    private static List<NielsPoint> affine(List<EdwardsPoint> points) {
        var products = new ArrayList<FieldElement>(points.size());
        var product = FieldElement.one();
        for (var point : points) {
            products.add(new FieldElement().set(product));
            product.setProduct(product, point.z());
        }
        var inverse = FieldPowers.inverse(product);
        var affine = new NielsPoint[points.size()];
        for (var i = points.size() - 1; i >= 0; i--) {
            var point = points.get(i);
            var inverseZ = new FieldElement().setProduct(inverse, products.get(i));
            inverse.setProduct(inverse, point.z());
            affine[i] = NielsPoint.of(
                new FieldElement().setProduct(point.x(), inverseZ),
                new FieldElement().setProduct(point.y(), inverseZ)
            );
        }
        return List.of(affine);
    }

    /** Takes out the point at a public index, from 0. */
    void read(int index, NielsPoint into) {
        into.read(limbs, index * NielsPoint.LIMBS);
    }

    /**
     * Takes out {@code digit} times the base, from a table of {@link #multiples}, in constant time: every point is read,
     * whatever the digit.
     *
     * @param digit from -{@code size} to {@code size}, secret
     */
    void readSecret(int digit, NielsPoint into, FieldElement scratch) {
        var sign = digit >> 31;
        var magnitude = (digit ^ sign) - sign;
        into.clear();
        for (var i = 0; i < size; i++) {
            var difference = magnitude - (i + 1);
            long chosen = ~((difference | -difference) >> 31);
            into.readIf(chosen, limbs, i * NielsPoint.LIMBS);
        }
        into.negateIf(sign, scratch);
    }
}
