package io.wattlet.registry;

import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.UnclaimedEvent;

/** Unclaiming: the owner of a claimed slice frees it because the certificate on the other side was withdrawn. */
final class UnclaimedRule {

    private UnclaimedRule() {}

    static void checkStream(UnclaimedEvent event, SignedHeader header, CertificateProjection certificate) {
        if (!header.isSignedBy(claim(event, certificate).slice().owner())) {
            throw new RuleBrokenException("Invalid signature for claim");
        }
    }

    static void checkCounterpart(UnclaimedEvent event, CertificateProjection certificate, Certificates others) {
        CertificateProjection opposite = others
            .find(opposite(claim(event, certificate).event(), certificate))
            .orElseThrow(() -> new RuleBrokenException("Opposite certificate does not exist"));
        if (!opposite.isWithdrawn()) {
            throw new RuleBrokenException("Opposite certificate is NOT withdrawn");
        }
    }

    /** The allocation says which certificates it binds; which of them is this one shows by the text of the ids. */
    private static FederatedStreamId opposite(AllocatedEvent allocated, CertificateProjection certificate) {
        if (!allocated.hasProductionCertificateId()) {
            throw new UnanswerableException("the allocation does not name its production certificate");
        }
        FederatedStreamId production = allocated.getProductionCertificateId();
        boolean isOwn =
            certificate.issued().hasCertificateId() && production.equals(certificate.issued().getCertificateId());
        return isOwn ? allocated.getConsumptionCertificateId() : production;
    }

    private static Allocation claim(UnclaimedEvent event, CertificateProjection certificate) {
        if (!event.hasAllocationId()) {
            throw new UnanswerableException("the event has no allocation id");
        }
        return certificate
            .claimed(event.getAllocationId())
            .orElseThrow(() -> new RuleBrokenException("Certificate claim does not exist"));
    }
}
