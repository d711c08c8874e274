package io.wattlet.devnet.vectors;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.EqualityProof;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.ElectricityRules;
import io.wattlet.registry.ElectricityRules.Verdict;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the streams of one scenario again, transaction by transaction, by the rules of a registry.
 *
 * <p>The recording keeps the order of each stream and not the order between them. So any next transaction is taken that the
 * rules accept; withdrawals wait until nothing else is accepted, because they shut doors that other transactions need.
 */
final class ScenarioReplay {

    private final ElectricityRules rules;
    private final List<RecordedCertificate> certificates;
    private final Map<String, List<Transaction>> written = new HashMap<>();

    ScenarioReplay(NetworkConfiguration network, List<RecordedCertificate> certificates) {
        this.rules = new ElectricityRules(network);
        this.certificates = certificates;
        certificates.forEach(certificate -> written.put(streamId(certificate), new ArrayList<>()));
    }

    /** One case for each transaction. */
    void check(Results results) {
        Optional<RecordedCertificate> next = nextAccepted();
        while (next.isPresent()) {
            RecordedCertificate certificate = next.orElseThrow();
            Transaction transaction = nextOf(certificate);
            results.run(caseId(certificate), () -> checkEqualityProof(transaction));
            writtenOf(certificate).add(transaction);
            next = nextAccepted();
        }
        unfinished().forEach(certificate -> failRest(certificate, results));
    }

    private Optional<RecordedCertificate> nextAccepted() {
        return unfinished()
            .stream()
            .sorted(Comparator.comparing(certificate -> isWithdrawal(nextOf(certificate))))
            .filter(certificate -> verdict(certificate) instanceof Verdict.Valid)
            .findFirst();
    }

    private List<RecordedCertificate> unfinished() {
        return certificates
            .stream()
            .filter(certificate -> writtenOf(certificate).size() < certificate.stream().size())
            .toList();
    }

    private void failRest(RecordedCertificate certificate, Results results) {
        results.failed(caseId(certificate), "ours said " + verdict(certificate));
        writtenOf(certificate).add(nextOf(certificate));
        while (writtenOf(certificate).size() < certificate.stream().size()) {
            results.failed(caseId(certificate), "an earlier transaction of the stream was not accepted");
            writtenOf(certificate).add(nextOf(certificate));
        }
    }

    private Verdict verdict(RecordedCertificate certificate) {
        return rules.verify(nextOf(certificate), writtenOf(certificate), this::stream, Instant.EPOCH);
    }

    private List<Transaction> stream(FederatedStreamId id) {
        return written.getOrDefault(id.getStreamId().getValue(), List.of());
    }

    /** Registries check the proof on the production's stream only; wallets write a good one to both. */
    private Optional<String> checkEqualityProof(Transaction transaction) {
        if (!RecordedCertificate.eventName(transaction).equals("AllocatedEvent")) {
            return Optional.empty();
        }
        AllocatedEvent event = allocatedEvent(transaction);
        boolean isGood = EqualityProof.verify(
            event.getEqualityProof().toByteArray(),
            commitment(event.getProductionCertificateId(), event.getProductionSourceSliceHash()),
            commitment(event.getConsumptionCertificateId(), event.getConsumptionSourceSliceHash()),
            event.getAllocationId().getValueBytes().toByteArray()
        );
        return new Differences().check(isGood, "the equality proof does not hold").found();
    }

    private Commitment commitment(FederatedStreamId certificateId, ByteString sliceHash) {
        Slice slice = certificates
            .stream()
            .filter(certificate -> certificate.id().toProto().equals(certificateId))
            .flatMap(certificate -> certificate.history().stream())
            .filter(candidate -> ByteString.copyFrom(candidate.hash().getBytes()).equals(sliceHash))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("an allocation names a slice that never was"));
        return Commitment.fromBytes(slice.commitment().getBytes());
    }

    private String caseId(RecordedCertificate certificate) {
        return certificate.caseId(
            "transaction-" +
                (writtenOf(certificate).size() + 1) +
                "-" +
                RecordedCertificate.eventName(nextOf(certificate))
        );
    }

    private List<Transaction> writtenOf(RecordedCertificate certificate) {
        return written.getOrDefault(streamId(certificate), List.of());
    }

    private Transaction nextOf(RecordedCertificate certificate) {
        return certificate.stream().get(writtenOf(certificate).size());
    }

    private static boolean isWithdrawal(Transaction transaction) {
        return RecordedCertificate.eventName(transaction).equals("WithdrawnEvent");
    }

    private static String streamId(RecordedCertificate certificate) {
        return certificate.id().streamId().toString();
    }

    private static AllocatedEvent allocatedEvent(Transaction transaction) {
        try {
            return AllocatedEvent.parseFrom(transaction.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the recording holds an AllocatedEvent that is none", e);
        }
    }
}
