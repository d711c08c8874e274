package io.wattlet.devnet.testbed;

import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Names for new certificates on the devnet's registry. */
public final class CertificateIds {

    private static final long VERSION_BITS = 0xf000L;
    private static final long VERSION_4 = 0x4000L;

    private CertificateIds() {}

    /** A UUID of version 4 (RFC 9562) from the given generator, so that the same seed gives the same names. */
    public static CertificateId next(RandomGenerator random) {
        long high = (random.nextLong() & ~VERSION_BITS) | VERSION_4;
        long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
        return new CertificateId(DevnetSettings.REGISTRY, new UUID(high, low));
    }
}
