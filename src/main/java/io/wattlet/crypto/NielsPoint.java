package io.wattlet.crypto;

/**
 * A register for an affine point in the form in which adding it is cheapest: y + x, y - x and 2 d x y, each with weight 1.
 * Tables hold such points; a register takes one of them out at a time.
 */
record NielsPoint(FieldElement sum, FieldElement difference, FieldElement twiceDxy) {
    /** How many longs one point takes in a table. */
    static final int LIMBS = 15;

    private static final NielsPoint IDENTITY = identity();

    static NielsPoint identity() {
        return new NielsPoint(FieldElement.one(), FieldElement.one(), FieldElement.zero());
    }

    /** The form of the affine point (x, y), both of weight 1. */
    static NielsPoint of(FieldElement x, FieldElement y) {
        var twiceDxy = new FieldElement().setProduct(x, y);
        return new NielsPoint(
            new FieldElement().setSum(y, x).carry(),
            new FieldElement().setDifference(y, x).carry(),
            twiceDxy.setProduct(twiceDxy, EdwardsPoint.TWICE_D)
        );
    }

    void write(long[] limbs, int offset) {
        sum.write(limbs, offset);
        difference.write(limbs, offset + 5);
        twiceDxy.write(limbs, offset + 10);
    }

    void read(long[] limbs, int offset) {
        sum.read(limbs, offset);
        difference.read(limbs, offset + 5);
        twiceDxy.read(limbs, offset + 10);
    }

    /** Becomes the identity. */
    void clear() {
        sum.set(IDENTITY.sum);
        difference.set(IDENTITY.difference);
        twiceDxy.set(IDENTITY.twiceDxy);
    }

    /** Reads the point in the table if {@code mask} is -1 and stays as it is if it is 0. */
    void readIf(long mask, long[] limbs, int offset) {
        sum.readIf(mask, limbs, offset);
        difference.readIf(mask, limbs, offset + 5);
        twiceDxy.readIf(mask, limbs, offset + 10);
    }

    /** Becomes its negative if {@code mask} is -1. */
    void negateIf(long mask, FieldElement scratch) {
        scratch.set(sum);
        sum.replaceIf(mask, difference);
        difference.replaceIf(mask, scratch);
        twiceDxy.replaceIf(mask, scratch.setNegative(twiceDxy).carry());
    }
}
