package io.wattlet.edge;

/** The times that callers may name, in seconds of Unix time: those that the contract can express. */
public final class Times {

    /** The first second of year 1. */
    public static final long EARLIEST = -62_135_596_800L;

    /** The last second of year 9999. */
    public static final long LATEST = 253_402_300_799L;

    private Times() {}
}
