package io.wattlet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Message;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.ElectricityRules.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streams of one test, written to by the rules. */
final class Ledger {

    private final ElectricityRules rules;
    private final Map<String, List<Transaction>> streams = new HashMap<>();

    Ledger() {
        this(Workshop.network());
    }

    Ledger(NetworkConfiguration network) {
        this.rules = new ElectricityRules(network);
    }

    /** A certificate of one hour in an area without chronicler, with one slice. */
    CertificateId issue(GranularCertificateType type, Secret slice) {
        CertificateId id = Workshop.newId();
        return issue(id, Workshop.issued(id, type, slice).build());
    }

    CertificateId issue(CertificateId id, IssuedEvent event) {
        return write(id, Workshop.signed(id, event, Workshop.ISSUER::sign));
    }

    CertificateId write(CertificateId id, Message event, ExtendedPrivateKey owner) {
        return write(id, Workshop.signed(id, event, owner::sign));
    }

    CertificateId write(CertificateId id, Transaction transaction) {
        assertEquals(new Verdict.Valid(), verdict(id, transaction));
        return append(id, transaction);
    }

    /** Writes without asking the rules. */
    CertificateId append(CertificateId id, Transaction transaction) {
        streams.computeIfAbsent(id.streamId().toString(), _ -> new ArrayList<>()).add(transaction);
        return id;
    }

    Verdict verdict(CertificateId id, Message event, ExtendedPrivateKey owner) {
        return verdict(id, Workshop.signed(id, event, owner::sign));
    }

    Verdict verdict(CertificateId id, Transaction transaction) {
        return verdict(id, transaction, Workshop.NOW);
    }

    Verdict verdict(CertificateId id, Transaction transaction, Instant now) {
        return rules.verify(transaction, stream(id), this::other, now);
    }

    void refuses(String message, CertificateId id, Message event, ExtendedPrivateKey owner) {
        assertEquals(new Verdict.Invalid(message), verdict(id, event, owner));
    }

    List<Transaction> stream(CertificateId id) {
        return List.copyOf(streams.getOrDefault(id.streamId().toString(), List.of()));
    }

    CertificateProjection state(CertificateId id) {
        return CertificateProjection.replay(stream(id));
    }

    private List<Transaction> other(FederatedStreamId id) {
        if (!id.getRegistry().equals(Workshop.REGISTRY)) {
            throw new UnknownRegistryException(id.getRegistry());
        }
        return streams.getOrDefault(id.getStreamId().getValue(), List.of());
    }
}
