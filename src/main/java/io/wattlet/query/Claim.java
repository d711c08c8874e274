package io.wattlet.query;

import java.time.Instant;
import java.util.UUID;

/**
 * Production that was used up for consumption.
 *
 * @param id        the allocation id on both streams
 * @param quantity  watt-hours
 * @param updatedAt when it last changed
 */
public record Claim(
    UUID id,
    long quantity,
    CertificateFacts production,
    CertificateFacts consumption,
    Instant updatedAt
) {}
