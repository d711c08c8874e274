package io.wattlet.registry;

import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.ClaimedEvent;
import io.wattlet.proto.electricity.v1.GranularCertificateType;

/** Claim: the owner of an allocated slice completes the allocation, on the production's stream first. */
final class ClaimedRule {

    private ClaimedRule() {}

    static void checkStream(ClaimedEvent event, SignedHeader header, CertificateProjection certificate) {
        if (!header.isSignedBy(allocation(event, certificate).slice().owner())) {
            throw new RuleBrokenException("Invalid signature for slice");
        }
    }

    static void checkCounterpart(ClaimedEvent event, CertificateProjection certificate, Certificates others) {
        AllocatedEvent allocated = allocation(event, certificate).event();
        if (certificate.type() == GranularCertificateType.PRODUCTION) {
            checkConsumption(event, allocated, others);
        } else {
            checkProduction(event, allocated, others);
        }
    }

    private static void checkConsumption(ClaimedEvent event, AllocatedEvent allocated, Certificates others) {
        CertificateProjection consumption = others
            .find(allocated.getConsumptionCertificateId())
            .orElseThrow(() -> new RuleBrokenException("ConsumptionCertificate does not exist"));
        if (consumption.isWithdrawn()) {
            throw new RuleBrokenException("ConsumptionCertificate is withdrawn");
        }
        Pairing.requireConsumption(consumption);
        if (consumption.allocated(event.getAllocationId()).isEmpty()) {
            throw new RuleBrokenException("Consumption not allocated");
        }
    }

    private static void checkProduction(ClaimedEvent event, AllocatedEvent allocated, Certificates others) {
        CertificateProjection production = others
            .find(allocated.getProductionCertificateId())
            .orElseThrow(() -> new RuleBrokenException("ProductionCertificate does not exist"));
        if (production.isWithdrawn()) {
            throw new RuleBrokenException("ProductionCertificate is withdrawn");
        }
        Pairing.requireProduction(production);
        if (production.claimed(event.getAllocationId()).isEmpty()) {
            throw new RuleBrokenException("Production not claimed");
        }
    }

    private static Allocation allocation(ClaimedEvent event, CertificateProjection certificate) {
        if (!event.hasAllocationId()) {
            throw new UnanswerableException("the event has no allocation id");
        }
        return certificate
            .allocated(event.getAllocationId())
            .orElseThrow(() -> new RuleBrokenException("Allocation does not exist"));
    }
}
