package io.wattlet.command;

import io.wattlet.registry.CertificateId;
import java.util.UUID;

/** What one wallet has of one certificate, and what its commands take from. */
public record Holding(UUID walletId, CertificateId certificate) {}
