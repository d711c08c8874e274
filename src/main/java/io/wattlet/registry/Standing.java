package io.wattlet.registry;

import org.jspecify.annotations.Nullable;

/** What has to be true of a certificate as a whole before an event of it is looked at. */
final class Standing {

    private Standing() {}

    static CertificateProjection existing(@Nullable CertificateProjection certificate) {
        if (certificate == null) {
            throw new RuleBrokenException("Certificate does not exist");
        }
        return certificate;
    }

    static CertificateProjection notWithdrawn(@Nullable CertificateProjection certificate) {
        CertificateProjection existing = existing(certificate);
        if (existing.isWithdrawn()) {
            throw new RuleBrokenException("Certificate is withdrawn");
        }
        return existing;
    }

    static CertificateProjection spendable(@Nullable CertificateProjection certificate, Expiry expiry) {
        CertificateProjection standing = notWithdrawn(certificate);
        if (expiry.hasCome(standing)) {
            throw new RuleBrokenException("Certificate has expired");
        }
        return standing;
    }
}
