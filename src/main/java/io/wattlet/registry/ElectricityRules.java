package io.wattlet.registry;

import io.vertx.core.buffer.Buffer;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.registry.v1.Transaction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for electricity certificates, as the verifiers of real registries apply them: the same verdicts, the same texts,
 * the same order of checks, and the same leniency. Who trusts nobody uses {@link StreamVerification} instead.
 *
 * <p>Immutable; a new network configuration needs a new instance.
 */
public final class ElectricityRules {

    /** What a registry answers to a transaction. */
    public sealed interface Verdict {
        /** It is accepted. */
        record Valid() implements Verdict {}

        /**
         * It is refused.
         *
         * @param message the text of the protocol
         */
        record Invalid(String message) implements Verdict {}

        /**
         * Real verifiers fail on it instead of answering, and the transaction stays pending for ever: it must not be sent.
         *
         * @param reason what is wrong with it, in our own words
         */
        record Unanswerable(String reason) implements Verdict {}
    }

    /** Where the streams of other certificates come from. */
    @FunctionalInterface
    public interface StreamSource {
        /**
         * The stream of a certificate.
         *
         * @param id names it; the stream id is a UUID in lower case, whatever the transaction wrote
         * @return its transactions, oldest first; empty when its registry does not know it
         * @throws UnknownRegistryException when the registry is not known or cannot be asked
         */
        List<Transaction> stream(FederatedStreamId id);
    }

    private static final Verdict VALID = new Verdict.Valid();

    private final NetworkConfiguration network;
    private final EventRules rules;
    private final GridAreas areas;
    private final Pairing pairing;

    /** The rules of a network: its issuers, chroniclers, expiry and time constraint. */
    public ElectricityRules(NetworkConfiguration network) {
        this.network = network;
        this.rules = new EventRules(network);
        this.areas = new GridAreas(network);
        this.pairing = new Pairing(network.timeConstraint());
    }

    /**
     * The verdict on a transaction that is to be added to a stream.
     *
     * @param transaction the whole transaction, as sent
     * @param stream      what the stream holds already, oldest first
     * @param others      asked for the other certificate of an allocation
     * @param now         the time to judge expiry by
     */
    public Verdict verify(Transaction transaction, List<Transaction> stream, StreamSource others, Instant now) {
        return verdict(() -> {
            CertificateProjection certificate = stateOf(stream);
            Event event = Payloads.read(transaction);
            rules.checkStream(event, SignedHeader.of(transaction), certificate, expiry(now));
            rules.checkCounterpart(event, certificate, new Certificates(others));
        });
    }

    /**
     * Whether a slice can be spent by its owner: transferred, sliced or allocated.
     *
     * @param certificate its certificate
     * @param sliceHash   SHA-256 of its commitment, 32 bytes
     * @param now         the time to judge expiry by
     */
    public Verdict maySpend(CertificateProjection certificate, Buffer sliceHash, Instant now) {
        return verdict(() -> {
            Standing.spendable(certificate, expiry(now));
            if (certificate.available(sliceHash).isEmpty()) {
                throw new RuleBrokenException("Slice not found");
            }
        });
    }

    /**
     * Whether slices of two certificates can be allocated to each other and the claim then be completed. Stricter than a
     * registry that is asked for the first step only: nothing undoes an allocation, so everything that would stop a later
     * step counts already.
     *
     * @param production  the certificate that is claimed
     * @param consumption the certificate it is claimed for
     * @param now         the time to judge expiry by
     */
    public Verdict mayAllocate(CertificateProjection production, CertificateProjection consumption, Instant now) {
        return verdict(() -> {
            for (CertificateProjection certificate : List.of(production, consumption)) {
                Standing.spendable(certificate, expiry(now));
                areas.existing(certificate);
            }
            Pairing.requireProduction(production);
            pairing.check(production, consumption);
        });
    }

    private Expiry expiry(Instant now) {
        return new Expiry(network.daysBeforeCertificatesExpire(), now);
    }

    private static @Nullable CertificateProjection stateOf(List<Transaction> stream) {
        CertificateProjection certificate = null;
        for (Transaction transaction : stream) {
            Event event = Payloads.read(transaction);
            if (certificate == null) {
                certificate = CertificateProjection.begin(event);
            } else {
                certificate.apply(event);
            }
        }
        return certificate;
    }

    private static Verdict verdict(Runnable checks) {
        try {
            checks.run();
            return VALID;
        } catch (RuleBrokenException e) {
            return new Verdict.Invalid(e.getMessage());
        } catch (UnanswerableException e) {
            return new Verdict.Unanswerable(e.getMessage());
        }
    }
}
