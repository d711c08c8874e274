package io.wattlet.devnet.torture;

import io.wattlet.devnet.client.IssuerClient.Kind;
import io.wattlet.registry.CertificateId;
import java.time.Instant;

/**
 * A certificate that the issuer was asked for.
 *
 * @param wattHours what it was issued for
 * @param start     of its period
 * @param recipient whose wallet it goes to
 */
record Issued(CertificateId certificate, Kind kind, long wattHours, Instant start, Participant recipient) {}
