package io.wattlet.crypto;

/** Where proofs take their randomness from: each call gives a scalar, uniform mod l, that was never given before. */
@FunctionalInterface
public interface ScalarSource {
    Scalar next();

    /** The operating system's randomness, 64 bytes for each scalar. Safe for use by several threads. */
    static ScalarSource secure() {
        return SecureScalars.INSTANCE;
    }

    /**
     * Reproducible scalars: the k-th draw is SHA-512(seed, k as 8 bytes little-endian) reduced mod l. Whoever knows the
     * seed can open every proof made with it. Not safe for use by several threads.
     *
     * @throws IllegalArgumentException if the seed has not 32 bytes
     */
    static ScalarSource seeded(byte[] seed32) {
        return new SeededScalars(seed32);
    }
}
