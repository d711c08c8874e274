package io.wattlet.query;

/**
 * A certificate of which the wallet holds something.
 *
 * @param quantity what of it is available, in watt-hours
 */
public record GranularCertificate(CertificateFacts certificate, long quantity) {}
