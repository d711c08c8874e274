package io.wattlet.registry;

import io.wattlet.proto.electricity.v1.TransferredEvent;

/** Transfer: the owner of an available slice gives it to another key. */
final class TransferredRule {

    private TransferredRule() {}

    static void check(TransferredEvent event, SignedHeader header, CertificateProjection certificate) {
        Slice source = certificate
            .available(event.getSourceSliceHash())
            .orElseThrow(() -> new RuleBrokenException("Slice not found"));
        if (!header.isSignedBy(source.owner())) {
            throw new RuleBrokenException("Invalid signature for slice");
        }
        if (!OwnerKeys.isValid(event.getNewOwner())) {
            throw new RuleBrokenException("Invalid NewOwner key, not a valid publicKey");
        }
    }
}
