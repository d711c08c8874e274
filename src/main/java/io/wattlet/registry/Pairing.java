package io.wattlet.registry;

import io.wattlet.proto.electricity.v1.GranularCertificateType;

/** Which production may be allocated to which consumption, as far as the certificates themselves decide it. */
final class Pairing {

    private final NetworkConfiguration.TimeConstraint timeConstraint;

    Pairing(NetworkConfiguration.TimeConstraint timeConstraint) {
        this.timeConstraint = timeConstraint;
    }

    static void requireProduction(CertificateProjection certificate) {
        if (certificate.type() != GranularCertificateType.PRODUCTION) {
            throw new RuleBrokenException("ProductionCertificate is not a production certificate");
        }
    }

    static void requireConsumption(CertificateProjection certificate) {
        if (certificate.type() != GranularCertificateType.CONSUMPTION) {
            throw new RuleBrokenException("ConsumptionCertificate is not a consumption certificate");
        }
    }

    /** Compares what the certificates say: that the second is a consumption, both of one trial, and their periods. */
    void check(CertificateProjection production, CertificateProjection consumption) {
        requireConsumption(consumption);
        if (!TrialType.agrees(production.issued(), consumption.issued())) {
            throw new RuleBrokenException(
                "Certificate " +
                    MessageText.streamId(production.id()) +
                    " and " +
                    MessageText.streamId(consumption.id()) +
                    " are not of the same trial type"
            );
        }
        if (!periodsAgree(production, consumption)) {
            throw new RuleBrokenException("Periods are not overlapping");
        }
    }

    private boolean periodsAgree(CertificateProjection production, CertificateProjection consumption) {
        return switch (timeConstraint) {
            case DISABLED -> true;
            case ENCLOSING -> oneEnclosesTheOther(Period.of(production.issued()), Period.of(consumption.issued()));
        };
    }

    private static boolean oneEnclosesTheOther(Period left, Period right) {
        return left.encloses(right) || right.encloses(left);
    }
}
