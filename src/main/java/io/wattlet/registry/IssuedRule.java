package io.wattlet.registry;

import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import org.jspecify.annotations.Nullable;

/** Issuing: the stream is empty, the certificate is well formed, and an issuer of its grid area signed. */
final class IssuedRule {

    private static final long MAXIMUM_TICKS = 60 * 60 * Period.TICKS_PER_SECOND;
    private static final long MINIMUM_TICKS = 60 * Period.TICKS_PER_SECOND;

    private final GridAreas areas;

    IssuedRule(GridAreas areas) {
        this.areas = areas;
    }

    void check(IssuedEvent event, SignedHeader header, @Nullable CertificateProjection certificate) {
        if (certificate != null) {
            throw new RuleBrokenException("Certificate with id ”" + idText(event) + "” already exists");
        }
        if (!Proofs.isInRange(event.getQuantityCommitment(), event.getCertificateId())) {
            throw new RuleBrokenException("Invalid range proof for Quantity commitment");
        }
        // A number that means nothing passes: such a certificate can be transferred and sliced, but never claimed.
        if (event.getType() == GranularCertificateType.INVALID) {
            throw new RuleBrokenException("Invalid certificate type");
        }
        if (!OwnerKeys.isValid(event.getOwnerPublicKey())) {
            throw new RuleBrokenException("Invalid owner key, not a valid publicKey");
        }
        checkPeriod(Period.of(event));
        areas.requireIssuer(header, event.getGridArea());
    }

    private static void checkPeriod(Period period) {
        if (period.length() > MAXIMUM_TICKS) {
            throw new RuleBrokenException("Invalid period, maximum period is 1 hour");
        }
        if (period.length() < MINIMUM_TICKS) {
            throw new RuleBrokenException("Invalid period, minimum period is 1 minute");
        }
    }

    private static String idText(IssuedEvent event) {
        if (!event.hasCertificateId()) {
            throw new UnanswerableException("the event does not name the certificate");
        }
        FederatedStreamId id = event.getCertificateId();
        return MessageText.streamId(id);
    }
}
