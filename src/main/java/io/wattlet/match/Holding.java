package io.wattlet.match;

import io.wattlet.registry.CertificateId;
import java.time.Instant;

/**
 * A certificate of which a wallet may spend something.
 *
 * @param trial    what kind of trial it belongs to; certificates are claimed against others of the same kind
 * @param quantity what of it nobody has asked for yet, in watt-hours, 0 or more
 * @param expired  whether registries take no more claims of it
 */
record Holding(
    CertificateId certificate,
    Side side,
    Instant start,
    Instant end,
    String trial,
    long quantity,
    boolean expired
) {}
