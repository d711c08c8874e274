package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.wattlet.plan.StoredPlan.StoredTransaction;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.ElectricityRules;
import io.wattlet.registry.ElectricityRules.Verdict;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.RegistryGateway;
import io.wattlet.registry.SignedTransaction;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Reads the streams that a plan is about and puts the transaction to the electricity rules. */
final class StreamRefusalCheck implements RefusalCheck {

    private final RegistryGateway gateway;
    private final Supplier<NetworkConfiguration> network;
    private final WorkerExecutor threads;
    private final InstantSource clock;

    StreamRefusalCheck(
        RegistryGateway gateway,
        Supplier<NetworkConfiguration> network,
        WorkerExecutor threads,
        InstantSource clock
    ) {
        this.gateway = gateway;
        this.network = network;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public Future<Boolean> stillPossible(StoredTransaction transaction, StoredPlan plan) {
        List<CertificateId> certificates = plan
            .transactions()
            .stream()
            .map(StoredTransaction::stream)
            .distinct()
            .toList();
        return decide(transaction, Map.of(), certificates);
    }

    // The rules say by asking which other streams count. They ask for a counterpart at most, so this ends.
    private Future<Boolean> decide(
        StoredTransaction transaction,
        Map<FederatedStreamId, List<Transaction>> known,
        Collection<CertificateId> wanted
    ) {
        List<CertificateId> certificates = List.copyOf(wanted);
        List<Future<List<Transaction>>> reads = certificates.stream().map(gateway::stream).toList();
        return Future.all(reads).compose(_ -> {
            Map<FederatedStreamId, List<Transaction>> streams = new HashMap<>(known);
            for (int i = 0; i < certificates.size(); i++) {
                streams.put(certificates.get(i).toProto(), reads.get(i).result());
            }
            Set<CertificateId> missing = new HashSet<>();
            return threads
                .executeBlocking(() -> isValid(transaction, streams, missing), false)
                .compose(valid ->
                    missing.isEmpty() ? Future.succeededFuture(valid) : decide(transaction, streams, missing)
                );
        });
    }

    private boolean isValid(
        StoredTransaction transaction,
        Map<FederatedStreamId, List<Transaction>> streams,
        Set<CertificateId> missing
    ) {
        Verdict verdict = new ElectricityRules(network.get()).verify(
            SignedTransaction.parse(transaction.bytes()).proto(),
            streams.getOrDefault(transaction.stream().toProto(), List.of()),
            id -> {
                if (!streams.containsKey(id)) {
                    missing.add(new CertificateId(id.getRegistry(), UUID.fromString(id.getStreamId().getValue())));
                }
                return streams.getOrDefault(id, List.of());
            },
            clock.instant()
        );
        return verdict instanceof Verdict.Valid;
    }
}
