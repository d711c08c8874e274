package io.wattlet.crypto;

import java.util.List;

/**
 * A sum of secret scalars times many fixed bases, in constant time: from the highest radix-16 digit down, four doublings
 * are shared by all bases.
 */
final class SecretMultiples {

    private static final int MULTIPLES = 8;

    private final List<NielsTable> tables;

    SecretMultiples(List<EdwardsPoint> bases) {
        tables = NielsTable.multiples(bases, MULTIPLES);
    }

    /** The sum of scalar_i times base_i. There are as many scalars as bases. */
    Accumulator sum(List<Scalar> scalars) {
        if (scalars.size() != tables.size()) {
            throw new IllegalArgumentException("%d scalars for %d bases".formatted(scalars.size(), tables.size()));
        }
        var digits = new byte[tables.size()][];
        for (var i = 0; i < digits.length; i++) {
            digits[i] = ScalarDigits.radix16(scalars.get(i));
        }
        var sum = new Accumulator();
        var window = new byte[tables.size()];
        for (var position = ScalarDigits.RADIX_16_LENGTH - 1; position >= 0; position--) {
            for (var i = 0; i < window.length; i++) {
                window[i] = digits[i][position];
            }
            addSmall(window, sum.twice(4));
        }
        return sum;
    }

    /** Adds the sum of digit_i times base_i. There are as many digits as bases, each from -8 to 8. */
    void addSmall(byte[] digits, Accumulator sum) {
        var point = NielsPoint.identity();
        var scratch = new FieldElement();
        for (var i = 0; i < tables.size(); i++) {
            tables.get(i).readSecret(digits[i], point, scratch);
            sum.add(point);
        }
    }
}
