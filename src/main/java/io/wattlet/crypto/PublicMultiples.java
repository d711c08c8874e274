package io.wattlet.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * A sum of public scalars times points, after Straus: the doublings are shared and the scalars are in non-adjacent form.
 * Fixed bases bring a table of 64 odd multiples; a table of 8 is made for every other point. The time tells about the
 * scalars.
 */
final class PublicMultiples {

    /** Width of the form for fixed bases, whose tables were made once. */
    private static final int FIXED_WIDTH = 8;
    static final int FIXED_MULTIPLES = 1 << (FIXED_WIDTH - 2);
    /** Width of the form for points seen for the first time. */
    private static final int POINT_WIDTH = 5;
    private static final int POINT_MULTIPLES = 1 << (POINT_WIDTH - 2);

    private final List<FixedTerm> fixedTerms = new ArrayList<>();
    private final List<PointTerm> pointTerms = new ArrayList<>();

    /** Adds the term scalar times B. The table holds {@link #FIXED_MULTIPLES} odd multiples of B. */
    PublicMultiples add(Scalar scalar, NielsTable oddMultiples) {
        fixedTerms.add(new FixedTerm(oddMultiples, ScalarDigits.nonAdjacentForm(scalar, FIXED_WIDTH)));
        return this;
    }

    /** Adds the term scalar times point. */
    PublicMultiples add(Scalar scalar, EdwardsPoint point) {
        pointTerms.add(new PointTerm(point, ScalarDigits.nonAdjacentForm(scalar, POINT_WIDTH)));
        return this;
    }

    /** The sum of all terms. */
    EdwardsPoint sum() {
        var sum = new Accumulator();
        var scratch = NielsPoint.identity();
        for (var position = ScalarDigits.NAF_LENGTH - 1; position >= 0; position--) {
            sum.twice();
            for (var i = 0; i < fixedTerms.size(); i++) {
                fixedTerms.get(i).addDigit(position, sum, scratch);
            }
            for (var i = 0; i < pointTerms.size(); i++) {
                pointTerms.get(i).addDigit(position, sum);
            }
        }
        return sum.toPoint();
    }

    private static final class FixedTerm {

        private final NielsTable oddMultiples;
        private final byte[] digits;

        FixedTerm(NielsTable oddMultiples, byte[] digits) {
            this.oddMultiples = oddMultiples;
            this.digits = digits;
        }

        void addDigit(int position, Accumulator sum, NielsPoint scratch) {
            var digit = digits[position];
            if (digit > 0) {
                oddMultiples.read(digit >> 1, scratch);
                sum.add(scratch);
            } else if (digit < 0) {
                oddMultiples.read(-digit >> 1, scratch);
                sum.subtract(scratch);
            }
        }
    }

    private static final class PointTerm {

        private final CachedPoint[] oddMultiples = new CachedPoint[POINT_MULTIPLES];
        private final byte[] digits;

        PointTerm(EdwardsPoint point, byte[] digits) {
            this.digits = digits;
            var step = CachedPoint.of(Accumulator.of(point).twice().toPoint());
            var running = Accumulator.of(point);
            for (var i = 0; i < oddMultiples.length; i++) {
                oddMultiples[i] = CachedPoint.of(running.toPoint());
                running.add(step);
            }
        }

        void addDigit(int position, Accumulator sum) {
            var digit = digits[position];
            if (digit > 0) {
                sum.add(oddMultiples[digit >> 1]);
            } else if (digit < 0) {
                sum.subtract(oddMultiples[-digit >> 1]);
            }
        }
    }
}
