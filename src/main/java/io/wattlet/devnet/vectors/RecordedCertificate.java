package io.wattlet.devnet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.Slice;
import io.wattlet.registry.StreamVerification;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * One certificate of a scenario.
 *
 * @param scenario the scenario's name
 * @param id       names the certificate
 * @param recorded what the recording says about it
 * @param stream   its transactions, oldest first
 * @param wallets  the wallets that had to do with it
 */
record RecordedCertificate(
    String scenario,
    CertificateId id,
    JsonNode recorded,
    List<Transaction> stream,
    List<RecordedWallet> wallets
) {
    static RecordedCertificate of(String scenario, String registry, JsonNode recorded) {
        return new RecordedCertificate(
            scenario,
            new CertificateId(registry, UUID.fromString(Fields.text(recorded, "certificate"))),
            recorded,
            Fields.texts(recorded, "transactions")
                .stream()
                .map(base64 -> Fields.transaction(Base64.getDecoder().decode(base64)))
                .toList(),
            Fields.list(recorded, "wallets").map(RecordedWallet::of).toList()
        );
    }

    String caseId(String what) {
        return scenario + "/" + id.streamId() + "/" + what;
    }

    /** The state after the last transaction. */
    CertificateProjection state() {
        return CertificateProjection.replay(stream);
    }

    /** Everything that was ever a slice, with each of its owners. */
    Set<Slice> history() {
        Set<Slice> history = new HashSet<>();
        IntStream.rangeClosed(1, stream.size()).forEach(length ->
            history.addAll(CertificateProjection.replay(stream.subList(0, length)).available())
        );
        return history;
    }

    /** The last part of a transaction's payload type. */
    static String eventName(Transaction transaction) {
        String type = transaction.getHeader().getPayloadType();
        return type.substring(type.lastIndexOf('.') + 1);
    }

    Optional<String> checkStream(NetworkConfiguration network) {
        return switch (new StreamVerification(network).verify(id, stream)) {
            case StreamVerification.Result.Rejected(String reason) -> Optional.of(reason);
            case StreamVerification.Result.Verified(CertificateProjection certificate) -> new Differences()
                .equal("the type", Fields.text(recorded, "type"), certificate.type().name().toLowerCase(Locale.ROOT))
                .equal(
                    "the list of events",
                    Fields.texts(recorded, "events"),
                    stream.stream().map(RecordedCertificate::eventName).toList()
                )
                .found();
        };
    }

    /** Nothing on the stream is unaccounted for: each slice that is not used up opens with a secret of some wallet. */
    Optional<String> checkEverySliceHasAWallet() {
        long strangers = SliceStates.all(state())
            .stream()
            .filter(state -> wallets.stream().noneMatch(wallet -> wallet.owns(state.slice())))
            .count();
        return new Differences().check(strangers == 0, strangers + " slices belong to no recorded wallet").found();
    }
}
