package io.wattlet.plan;

import io.wattlet.registry.CertificateId;
import java.util.UUID;

/**
 * What a command needs of one certificate.
 *
 * @param walletId wallet whose slices are spent
 * @param quantity at least 1
 */
record Demand(UUID commandId, UUID walletId, CertificateId certificate, long quantity) {}
