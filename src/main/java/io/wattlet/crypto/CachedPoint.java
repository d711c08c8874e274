package io.wattlet.crypto;

/** A point prepared for being added more than once: Y + X, Y - X, 2 Z, 2 d T, each with weight 1. */
record CachedPoint(FieldElement sum, FieldElement difference, FieldElement twiceZ, FieldElement twiceDt) {
    static CachedPoint of(EdwardsPoint point) {
        return new CachedPoint(
            new FieldElement().setSum(point.y(), point.x()).carry(),
            new FieldElement().setDifference(point.y(), point.x()).carry(),
            new FieldElement().setSum(point.z(), point.z()).carry(),
            new FieldElement().setProduct(point.t(), EdwardsPoint.TWICE_D)
        );
    }

    /**
     * {@code digit} times the base of which 1, 2, 3, ... times are given; every multiple is read, whatever the digit.
     *
     * @param digit at most the number of multiples in magnitude, secret
     */
    static CachedPoint secretMultiple(CachedPoint[] multiples, int digit) {
        var sign = digit >> 31;
        var magnitude = (digit ^ sign) - sign;
        var chosen = of(EdwardsPoint.IDENTITY);
        for (var i = 0; i < multiples.length; i++) {
            var difference = magnitude - (i + 1);
            chosen.replaceIf(~((difference | -difference) >> 31), multiples[i]);
        }
        chosen.negateIf(sign);
        return chosen;
    }

    private void replaceIf(long mask, CachedPoint other) {
        sum.replaceIf(mask, other.sum);
        difference.replaceIf(mask, other.difference);
        twiceZ.replaceIf(mask, other.twiceZ);
        twiceDt.replaceIf(mask, other.twiceDt);
    }

    private void negateIf(long mask) {
        var formerSum = new FieldElement().set(sum);
        sum.replaceIf(mask, difference);
        difference.replaceIf(mask, formerSum);
        twiceDt.negateIf(mask).carry();
    }
}
