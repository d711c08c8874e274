package io.wattlet.devnet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.ElectricityRules;
import io.wattlet.registry.ElectricityRules.Verdict;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.UnknownRegistryException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verdicts of a running electricity verifier on complete transactions ({@code wattlet-vectors/verifier-cases/1}): the same
 * verdict with the same text, and no verdict where it threw. Then the slices that a wallet could open after whole life
 * cycles: state, commitment and owner.
 */
final class VerifierCases implements VectorFormat {

    /** Configured in one of the recorded networks while nothing listened there. */
    private static final Set<String> UNREACHABLE_REGISTRIES = Set.of("offline");

    @Override
    public boolean understands(String format) {
        return format.equals("wattlet-vectors/verifier-cases/1");
    }

    @Override
    public void check(JsonNode file, Results results) {
        JsonNode transactions = file.path("transactions");
        Map<String, NetworkConfiguration> networks = new HashMap<>();
        file
            .path("network")
            .path("verifiers")
            .properties()
            .forEach(verifier -> networks.put(verifier.getKey(), RecordedNetworks.of(verifier.getValue())));
        Fields.list(file, "cases").forEach(recorded ->
            results.run(Fields.text(recorded, "id"), () -> checkVerdict(recorded, transactions, networks))
        );
        Map<String, Buffer> owners = owners(transactions);
        Fields.list(file, "lifecycles").forEach(lifecycle -> checkOpenings(lifecycle, transactions, owners, results));
    }

    private static Optional<String> checkVerdict(
        JsonNode recorded,
        JsonNode transactions,
        Map<String, NetworkConfiguration> networks
    ) {
        NetworkConfiguration network = networks.get(Fields.text(recorded, "verifier"));
        if (network == null) {
            throw new IllegalArgumentException("the recording names a verifier that it does not describe");
        }
        Verdict ours = new ElectricityRules(network).verify(
            transaction(transactions, Fields.text(recorded, "transaction")),
            stream(recorded, "stream", transactions),
            id -> otherStream(id, network, recorded.path("otherStreams"), transactions),
            Instant.ofEpochSecond(Fields.number(recorded, "now"))
        );
        return compare(recorded.path("verdict"), ours);
    }

    private static Optional<String> compare(JsonNode recorded, Verdict ours) {
        if (!recorded.has("valid")) {
            return new Differences()
                .check(ours instanceof Verdict.Unanswerable, "the recorded verifier threw, ours said " + ours)
                .found();
        }
        Verdict theirs = Fields.truth(recorded, "valid")
            ? new Verdict.Valid()
            : new Verdict.Invalid(Fields.text(recorded, "error"));
        return new Differences().equal("the verdict", theirs, ours).found();
    }

    private static List<Transaction> otherStream(
        FederatedStreamId id,
        NetworkConfiguration network,
        JsonNode otherStreams,
        JsonNode transactions
    ) {
        String registry = id.getRegistry();
        if (!network.registries().containsKey(registry) || UNREACHABLE_REGISTRIES.contains(registry)) {
            throw new UnknownRegistryException(registry);
        }
        String streamId = id.getStreamId().getValue();
        return otherStreams.has(streamId) ? stream(otherStreams, streamId, transactions) : List.of();
    }

    private static void checkOpenings(
        JsonNode lifecycle,
        JsonNode transactions,
        Map<String, Buffer> owners,
        Results results
    ) {
        JsonNode streams = lifecycle.path("streams");
        Fields.list(lifecycle, "opens").forEach(open -> {
            String certificate = Fields.text(open, "certificate");
            String id = Fields.text(lifecycle, "name") + "/opens/" + certificate + "/" + Fields.text(open, "slice");
            results.run(id, () ->
                checkOpening(open, CertificateProjection.replay(stream(streams, certificate, transactions)), owners)
            );
        });
    }

    private static Optional<String> checkOpening(
        JsonNode open,
        CertificateProjection certificate,
        Map<String, Buffer> owners
    ) {
        Buffer hash = Fields.hex(open, "slice");
        List<SliceStates.State> found = SliceStates.of(certificate, hash);
        if (found.size() != 1) {
            return Optional.of("the slice is there " + found.size() + " times");
        }
        SliceStates.State state = found.getFirst();
        Commitment opened = Commitment.of(Fields.number(open, "quantity"), Fields.blinding(open));
        Optional<String> allocation = Optional.ofNullable(open.path("allocation").textValue());
        Buffer owner = owners.get(keyName(open));
        return new Differences()
            .equal("the state", Fields.text(open, "state"), state.name())
            .equal("the allocation id", allocation, state.allocation())
            .check(Buffer.buffer(opened.toBytes()).equals(state.slice().commitment()), "the commitment does not open")
            .check(owner != null && state.slice().isOwnedBy(owner), "the slice belongs to another key")
            .found();
    }

    /** The compressed public keys of all slices whose owner the recording knows, by wallet and path. */
    private static Map<String, Buffer> owners(JsonNode transactions) {
        Map<String, Buffer> owners = new HashMap<>();
        transactions.forEach(transaction ->
            transaction
                .path("secrets")
                .forEach(secret -> {
                    JsonNode owner = secret.path("owner");
                    ExtendedPrivateKey key = ExtendedPrivateKey.parse(Fields.base64(owner, "privateKey"));
                    owners.put(keyName(owner), Buffer.buffer(key.publicKey().compressed()));
                })
        );
        return owners;
    }

    private static String keyName(JsonNode owner) {
        return Fields.text(owner, "wallet") + " " + Fields.text(owner, "path");
    }

    private static List<Transaction> stream(JsonNode node, String field, JsonNode transactions) {
        return Fields.texts(node, field)
            .stream()
            .map(name -> transaction(transactions, name))
            .toList();
    }

    private static Transaction transaction(JsonNode transactions, String name) {
        return Fields.transaction(Fields.base64(transactions.path(name), "bytes"));
    }
}
