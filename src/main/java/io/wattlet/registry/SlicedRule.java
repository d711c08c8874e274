package io.wattlet.registry;

import io.wattlet.proto.electricity.v1.SlicedEvent;

/** Slicing: the owner of an available slice replaces it by others that are shown to be of the same total. */
final class SlicedRule {

    private SlicedRule() {}

    static void check(SlicedEvent event, SignedHeader header, CertificateProjection certificate) {
        Slice source = certificate
            .available(event.getSourceSliceHash())
            .orElseThrow(() -> new RuleBrokenException("Slice not found"));
        if (!header.isSignedBy(source.owner())) {
            throw new RuleBrokenException("Invalid signature for slice");
        }
        event.getNewSlicesList().forEach(slice -> checkNewSlice(slice, event));
        if (!Proofs.isSumOf(source, event)) {
            throw new RuleBrokenException("Invalid sum proof");
        }
    }

    private static void checkNewSlice(SlicedEvent.Slice slice, SlicedEvent event) {
        if (!OwnerKeys.isValid(slice.getNewOwner())) {
            throw new RuleBrokenException("Invalid NewOwner key, not a valid publicKey");
        }
        if (!Proofs.isInRange(slice.getQuantity(), event.getCertificateId())) {
            throw new RuleBrokenException("Invalid range proof for Quantity commitment");
        }
    }
}
