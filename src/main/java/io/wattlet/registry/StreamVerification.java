package io.wattlet.registry;

import com.google.protobuf.ByteString;
import io.wattlet.crypto.Hashes;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionHeader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Full verification of a certificate's stream by somebody who trusts neither its registry nor the other holders.
 *
 * <p>Every event is checked by the {@link ElectricityRules} as when it was written: issuer and owner signatures, range and
 * sum proofs, slices and allocations that must be there. Left out is what a reader of one stream cannot judge later: the
 * clock, the chronicler (its keys of that time) and the other certificates of allocations.
 *
 * <p>Added is what registries let pass. The payload has to be the one whose SHA-512 was signed; header and payload have to
 * name this certificate; no two transactions may share a nonce, or a signed event could be played a second time once its
 * slice is back with the same key; and the certificate has to be a production or a consumption.
 *
 * <p>One transaction that does not hold condemns the stream from there on, whichever slice it is about.
 */
public final class StreamVerification {

    /** What came of it. */
    public sealed interface Result {
        /**
         * Everything is as it should be.
         *
         * @param certificate the state after the last event
         */
        record Verified(CertificateProjection certificate) implements Result {}

        /**
         * The stream is not to be trusted.
         *
         * @param reason which transaction, and what is wrong with it; without control characters
         */
        record Rejected(String reason) implements Result {}
    }

    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}");

    private final EventRules rules;

    /** Verification against the issuers of a network. */
    public StreamVerification(NetworkConfiguration network) {
        this.rules = new EventRules(network);
    }

    /**
     * Verifies a stream.
     *
     * <p>Costs up to a millisecond or more for each range proof in it: not for event loops.
     *
     * @param id     the certificate it is said to be of
     * @param stream its transactions, oldest first; an empty one is rejected
     */
    public Result verify(CertificateId id, List<Transaction> stream) {
        CertificateProjection certificate = null;
        Set<String> nonces = new HashSet<>();
        for (int index = 0; index < stream.size(); index++) {
            try {
                certificate = follow(id, stream.get(index), certificate, nonces);
            } catch (RuleBrokenException e) {
                return rejected(id, index, e.getMessage());
            } catch (UnanswerableException e) {
                return rejected(id, index, e.getMessage());
            }
        }
        return certificate == null
            ? new Result.Rejected("the stream of " + id + " is empty")
            : new Result.Verified(certificate);
    }

    private CertificateProjection follow(
        CertificateId id,
        Transaction transaction,
        @Nullable CertificateProjection certificate,
        Set<String> nonces
    ) {
        Event event = Payloads.read(transaction);
        checkHeader(id, transaction, nonces);
        rules.checkStream(event, SignedHeader.of(transaction), certificate, Expiry.NEVER);
        checkIds(id, event, certificate);
        if (certificate == null) {
            return CertificateProjection.begin(event);
        }
        certificate.apply(event);
        return certificate;
    }

    private static void checkHeader(CertificateId id, Transaction transaction, Set<String> nonces) {
        TransactionHeader header = transaction.getHeader();
        require(names(header.getFederatedStreamId(), id), "the header names another certificate");
        require(
            header
                .getPayloadSha512()
                .equals(ByteString.copyFrom(Hashes.sha512(transaction.getPayload().toByteArray()))),
            "the payload is not the one that was signed"
        );
        require(nonces.add(header.getNonce()), "the nonce was used before");
    }

    private static void checkIds(CertificateId id, Event event, @Nullable CertificateProjection certificate) {
        namedCertificate(event, certificate).ifPresent(named ->
            require(names(named, id), "the payload names another certificate")
        );
        if (event instanceof Event.Issued(var issued)) {
            GranularCertificateType type = issued.getType();
            require(
                type == GranularCertificateType.PRODUCTION || type == GranularCertificateType.CONSUMPTION,
                "the certificate is neither production nor consumption"
            );
        }
    }

    /** The certificate that the payload says it changes; empty for events that name none. */
    private static Optional<FederatedStreamId> namedCertificate(
        Event event,
        @Nullable CertificateProjection certificate
    ) {
        return switch (event) {
            case Event.Issued(var payload) -> Optional.of(payload.getCertificateId());
            case Event.Sliced(var payload) -> Optional.of(payload.getCertificateId());
            case Event.Transferred(var payload) -> Optional.of(payload.getCertificateId());
            case Event.Claimed(var payload) -> Optional.of(payload.getCertificateId());
            case Event.Allocated(var payload) -> Optional.of(ownSide(payload, Standing.existing(certificate)));
            case Event.Unclaimed _, Event.Withdrawn _, Event.Other _ -> Optional.empty();
        };
    }

    private static FederatedStreamId ownSide(AllocatedEvent event, CertificateProjection certificate) {
        return certificate.type() == GranularCertificateType.PRODUCTION
            ? event.getProductionCertificateId()
            : event.getConsumptionCertificateId();
    }

    private static boolean names(FederatedStreamId written, CertificateId id) {
        Optional<UUID> streamId = StreamIds.parse(written.getStreamId().getValue());
        return written.getRegistry().equals(id.registry()) && streamId.equals(Optional.of(id.streamId()));
    }

    /** The text may quote what stands on the stream; control characters do not belong into logs and databases. */
    private static Result rejected(CertificateId id, int index, String text) {
        String printable = CONTROL_CHARACTERS.matcher(text).replaceAll("\ufffd");
        return new Result.Rejected("transaction " + (index + 1) + " of " + id + ": " + printable);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new RuleBrokenException(otherwise);
        }
    }
}
