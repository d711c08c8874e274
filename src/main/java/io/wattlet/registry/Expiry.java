package io.wattlet.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Until when a certificate may be spent. */
final class Expiry {

    /** Looks at no clock. */
    static final Expiry NEVER = new Expiry(null, Instant.EPOCH);

    private final @Nullable Integer days;
    private final Instant now;

    /**
     * @param days how long after the end of its period a certificate lives; null when for ever
     * @param now  the time to judge by
     */
    Expiry(@Nullable Integer days, Instant now) {
        this.days = days;
        this.now = now;
    }

    boolean hasCome(CertificateProjection certificate) {
        return days != null && Period.plusDays(Period.endOf(certificate.issued()), days) < Period.ticks(now);
    }
}
