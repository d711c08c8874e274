package io.wattlet.wallet;

/** Carries a {@link Refusal} through a failed future. It has no stack trace: refusing is ordinary business. */
public final class RefusedException extends RuntimeException {

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.text(), null, false, false);
        this.refusal = refusal;
    }

    /** Why. */
    public Refusal refusal() {
        return refusal;
    }
}
