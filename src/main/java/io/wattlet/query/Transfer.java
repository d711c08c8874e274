package io.wattlet.query;

import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.UUID;

/**
 * A slice that was handed over.
 *
 * @param receiverId the external endpoint that received it
 * @param quantity   watt-hours
 */
public record Transfer(
    CertificateId certificate,
    UUID receiverId,
    long quantity,
    Instant start,
    Instant end,
    String gridArea
) {}
