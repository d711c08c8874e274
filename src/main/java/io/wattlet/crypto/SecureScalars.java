package io.wattlet.crypto;

import java.security.SecureRandom;

final class SecureScalars implements ScalarSource {

    static final SecureScalars INSTANCE = new SecureScalars();

    private final SecureRandom random = new SecureRandom();

    private SecureScalars() {}

    @Override
    public Scalar next() {
        var bytes = new byte[64];
        random.nextBytes(bytes);
        return Scalar.fromWideBytes(bytes);
    }
}
