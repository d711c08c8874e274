package io.wattlet.devnet.load;

/**
 * What a database is filled with.
 *
 * @param slices  how many there shall be; a few more or fewer come, since wallets get whole pairs of certificates
 * @param largest how many of them the largest wallet gets
 * @param seed    part of every name and id: the same seed makes the same rows, two seeds never the same row
 * @param sessions connections that work at the same time
 */
public record LoadSettings(long slices, long largest, int seed, int sessions) {
    /** Fewest slices that still give a wallet of every kind. */
    public static final long FEWEST_SLICES = 10_000;

    /** Above this the numbers of pairs and children no longer fit their columns. */
    public static final long MOST_SLICES = 1_000_000_000;

    public LoadSettings {
        if (slices < FEWEST_SLICES || slices > MOST_SLICES) {
            throw new IllegalArgumentException("slices must be from " + FEWEST_SLICES + " to " + MOST_SLICES);
        }
        if (largest < 1 || largest > slices / 2) {
            throw new IllegalArgumentException("the largest wallet must get from 1 slice to half of all");
        }
        if (sessions < 1) {
            throw new IllegalArgumentException("sessions must be at least 1");
        }
    }

    /** One tenth of the slices in the largest wallet, and one session for each processor. */
    public static LoadSettings of(long slices, int seed) {
        return new LoadSettings(slices, slices / 10, seed, Runtime.getRuntime().availableProcessors());
    }
}
