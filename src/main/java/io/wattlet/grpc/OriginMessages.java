package io.wattlet.grpc;

import io.wattlet.proto.wallet_system.v1.Attribute;
import io.wattlet.proto.wallet_system.v1.Claim;
import io.wattlet.proto.wallet_system.v1.Claim.ClaimCertificateInfo;
import io.wattlet.proto.wallet_system.v1.GranularCertificate;
import io.wattlet.proto.wallet_system.v1.GranularCertificateType;
import io.wattlet.query.CertificateFacts;
import io.wattlet.query.CertificateType;
import java.util.List;

/** Writes what a wallet holds and has claimed into the messages of Project Origin. */
final class OriginMessages {

    private static final long GREATEST_QUANTITY = 0xffff_ffffL;

    private OriginMessages() {}

    static GranularCertificate certificate(io.wattlet.query.GranularCertificate held) {
        CertificateFacts facts = held.certificate();
        return GranularCertificate.newBuilder()
            .setFederatedId(Messages.id(facts.id()))
            .setType(type(facts.type()))
            .setQuantity(quantity(held.quantity()))
            .setGridArea(facts.gridArea())
            .setStart(Messages.time(facts.start()))
            .setEnd(Messages.time(facts.end()))
            .addAllAttributes(attributes(facts))
            .build();
    }

    static Claim claim(io.wattlet.query.Claim claim) {
        return Claim.newBuilder()
            .setClaimId(Messages.uuid(claim.id()))
            .setQuantity(quantity(claim.quantity()))
            .setConsumptionCertificate(info(claim.consumption()))
            .setProductionCertificate(info(claim.production()))
            .build();
    }

    /**
     * A quantity in 32 bits.
     *
     * @throws OutOfRangeException when it has more: a smaller number would be a lie
     */
    static int quantity(long quantity) {
        if (quantity > GREATEST_QUANTITY) {
            throw new OutOfRangeException();
        }
        return (int) quantity;
    }

    private static ClaimCertificateInfo info(CertificateFacts facts) {
        return ClaimCertificateInfo.newBuilder()
            .setFederatedId(Messages.id(facts.id()))
            .setStart(Messages.time(facts.start()))
            .setEnd(Messages.time(facts.end()))
            .setGridArea(facts.gridArea())
            .addAllAttributes(attributes(facts))
            .build();
    }

    private static List<Attribute> attributes(CertificateFacts facts) {
        return facts
            .attributes()
            .stream()
            .map(attribute -> Attribute.newBuilder().setKey(attribute.key()).setValue(attribute.value()).build())
            .toList();
    }

    private static GranularCertificateType type(CertificateType type) {
        return switch (type) {
            case CONSUMPTION -> GranularCertificateType.CONSUMPTION;
            case PRODUCTION -> GranularCertificateType.PRODUCTION;
        };
    }
}
