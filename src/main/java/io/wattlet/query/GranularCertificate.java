package io.wattlet.query;

import org.jspecify.annotations.Nullable;

/**
 * A certificate of which the wallet holds something.
 *
 * @param quantity what of it is available, in watt-hours
 * @param form     where an edge may keep what it makes of the certificate; null where it says what one wallet alone can
 *     read, and where it is not kept itself
 */
public record GranularCertificate(CertificateFacts certificate, long quantity, @Nullable CertificateForm form) {
    static GranularCertificate unkept(CertificateFacts certificate, long quantity) {
        return new GranularCertificate(certificate, quantity, null);
    }
}
