package io.wattlet.crypto;

final class SeededScalars implements ScalarSource {

    private final byte[] seed;
    private long draws;

    SeededScalars(byte[] seed) {
        Encodings.requireLength(seed, 32, "a seed");
        this.seed = seed.clone();
    }

    @Override
    public Scalar next() {
        return Scalar.fromWideBytes(Hashes.sha512(seed, LittleEndian.of(draws++)));
    }
}
