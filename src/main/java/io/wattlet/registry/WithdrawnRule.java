package io.wattlet.registry;

/** Withdrawal: an issuer of the certificate's grid area takes it back, once. */
final class WithdrawnRule {

    private final GridAreas areas;

    WithdrawnRule(GridAreas areas) {
        this.areas = areas;
    }

    void check(SignedHeader header, CertificateProjection certificate) {
        if (certificate.isWithdrawn()) {
            throw new RuleBrokenException("Certificate is already withdrawn");
        }
        areas.requireIssuer(header, certificate.issued().getGridArea());
    }
}
