package io.wattlet.crypto;

/**
 * A point of the twisted Edwards curve -x^2 + y^2 = 1 + d x^2 y^2 in extended coordinates: x = X/Z, y = Y/Z, T = XY/Z.
 *
 * <p><b>Invariant.</b> All four coordinates have weight 1 (see {@link FieldElement}) and never change once the point is
 * made. A ristretto255 element is a class of eight, here four, such points; which of them is at hand carries no meaning.
 */
record EdwardsPoint(FieldElement x, FieldElement y, FieldElement z, FieldElement t) {
    /** The d of the curve, -121665/121666. */
    static final FieldElement D = FieldElement.constant(
        "37095705934669439343138083508754565189542113879843219016388785533085940283555"
    );
    static final FieldElement TWICE_D = new FieldElement().setSum(D, D).carry();

    static final EdwardsPoint IDENTITY = new EdwardsPoint(
        FieldElement.zero(),
        FieldElement.one(),
        FieldElement.one(),
        FieldElement.zero()
    );

    EdwardsPoint negated() {
        return new EdwardsPoint(
            new FieldElement().setNegative(x).carry(),
            y,
            z,
            new FieldElement().setNegative(t).carry()
        );
    }
}
