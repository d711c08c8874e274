package io.wattlet.match;

/** Why a quantity stays unmatched. */
final class Reason {

    /** Registries take no more claims of the certificate. */
    static final String EXPIRED = "expired";
    /** There is something of the other side and of the same period, but of another kind of trial. */
    static final String DIFFERENT_TRIAL_KIND = "different-trial-kind";
    /** Beginning of the reason where a claim was planned and then refused. */
    static final String REFUSED = "refused-";

    private Reason() {}

    /** The other side has nothing of just this period, start and end. */
    static String missing(Side side) {
        return "no-" + name(side) + "-in-period";
    }

    /** The other side of this period is used up. */
    static String insufficient(Side side) {
        return "insufficient-" + name(side);
    }

    private static String name(Side side) {
        return switch (side) {
            case CONSUMPTION -> "consumption";
            case PRODUCTION -> "production";
        };
    }
}
