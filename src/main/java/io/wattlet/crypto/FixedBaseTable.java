package io.wattlet.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * Multiplication of one fixed base by secret scalars, in constant time and without doublings: window i of the table holds
 * 1 to 8 times 16^i B, so the signed radix-16 digits of the scalar are looked up and added. 60 kB for 64 windows.
 */
final class FixedBaseTable {

    private static final int MULTIPLES = 8;

    private final List<NielsTable> windows;

    FixedBaseTable(EdwardsPoint base) {
        var bases = new ArrayList<EdwardsPoint>(ScalarDigits.RADIX_16_LENGTH);
        var running = Accumulator.of(base);
        for (var i = 0; i < ScalarDigits.RADIX_16_LENGTH; i++) {
            bases.add(running.toPoint());
            running.twice(4);
        }
        windows = NielsTable.multiples(bases, MULTIPLES);
    }

    /** Adds scalar times B. */
    void addTo(Accumulator sum, Scalar scalar) {
        addTo(sum, ScalarDigits.radix16(scalar), ScalarDigits.RADIX_16_LENGTH);
    }

    /**
     * Adds scalar times B.
     *
     * @param bits the scalar is known to be below 2^bits; that is no secret and saves windows
     */
    void addTo(Accumulator sum, Scalar scalar, int bits) {
        addTo(sum, ScalarDigits.radix16(scalar), bits / 4 + 1);
    }

    private void addTo(Accumulator sum, byte[] digits, int count) {
        var point = NielsPoint.identity();
        var scratch = new FieldElement();
        for (var i = 0; i < count; i++) {
            windows.get(i).readSecret(digits[i], point, scratch);
            sum.add(point);
        }
    }
}
