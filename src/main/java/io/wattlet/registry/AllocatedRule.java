package io.wattlet.registry;

import com.google.protobuf.ByteString;
import io.wattlet.proto.chronicler.v1.ClaimIntent;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import java.util.Optional;

/**
 * Allocation: the owner of an available slice binds it to a slice of another certificate.
 *
 * <p>The production comes first: there the two certificates, their slices and the equality proof are compared. On the
 * consumption's stream a registry only looks whether the production carries the allocation id.
 */
final class AllocatedRule {

    private final GridAreas areas;
    private final Pairing pairing;

    AllocatedRule(GridAreas areas, Pairing pairing) {
        this.areas = areas;
        this.pairing = pairing;
    }

    static void checkStream(AllocatedEvent event, SignedHeader header, CertificateProjection certificate) {
        if (!header.isSignedBy(source(event, certificate).owner())) {
            throw new RuleBrokenException("Invalid signature for slice");
        }
    }

    void checkCounterpart(AllocatedEvent event, CertificateProjection certificate, Certificates others) {
        checkChronicler(event, certificate);
        if (certificate.type() == GranularCertificateType.PRODUCTION) {
            checkConsumption(event, certificate, others);
        } else {
            checkProduction(event, others);
        }
    }

    private void checkChronicler(AllocatedEvent event, CertificateProjection certificate) {
        NetworkConfiguration.Chronicler chronicler = areas.existing(certificate).chronicler();
        if (chronicler == null) {
            return;
        }
        byte[] intent = intent(source(event, certificate), certificate).toByteArray();
        byte[] signature = event.getChroniclerSignature().toByteArray();
        if (
            chronicler
                .signerKeys()
                .stream()
                .noneMatch(key -> key.verify(intent, signature))
        ) {
            throw new RuleBrokenException("Not signed by Chronicler");
        }
    }

    private void checkConsumption(AllocatedEvent event, CertificateProjection production, Certificates others) {
        CertificateProjection consumption = others
            .find(event.getConsumptionCertificateId())
            .orElseThrow(() -> new RuleBrokenException("ConsumptionCertificate does not exist"));
        pairing.check(production, consumption);
        Slice consumptionSlice = consumption
            .available(event.getConsumptionSourceSliceHash())
            .orElseThrow(() -> new RuleBrokenException("Consumption slice does not exist"));
        if (!Proofs.areEqual(source(event, production), consumptionSlice, event)) {
            throw new RuleBrokenException("Invalid Equality proof");
        }
    }

    private static void checkProduction(AllocatedEvent event, Certificates others) {
        CertificateProjection production = others
            .find(event.getProductionCertificateId())
            .orElseThrow(() -> new RuleBrokenException("ProductionCertificate does not exist"));
        if (!event.hasAllocationId()) {
            throw new UnanswerableException("the event has no allocation id");
        }
        if (production.allocated(event.getAllocationId()).isEmpty()) {
            throw new RuleBrokenException("Production not allocated");
        }
    }

    private static Slice source(AllocatedEvent event, CertificateProjection certificate) {
        Optional<Slice> source = certificate.available(certificate.sourceSliceHash(event));
        return source.orElseThrow(() -> new RuleBrokenException("Certificate slice does not exist"));
    }

    private static ClaimIntent intent(Slice slice, CertificateProjection certificate) {
        return ClaimIntent.newBuilder()
            .setCertificateId(certificate.id())
            .setCommitment(ByteString.copyFrom(slice.commitment().getBytes()))
            .build();
    }
}
