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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        List<Future<List<Transaction>>> reads = certificates.stream().map(gateway::stream).toList();
        return Future.all(reads).compose(_ -> {
            Map<FederatedStreamId, List<Transaction>> streams = new HashMap<>();
            for (int i = 0; i < certificates.size(); i++) {
                streams.put(certificates.get(i).toProto(), reads.get(i).result());
            }
            return threads.executeBlocking(() -> isValid(transaction, streams), false);
        });
    }

    private boolean isValid(StoredTransaction transaction, Map<FederatedStreamId, List<Transaction>> streams) {
        Verdict verdict = new ElectricityRules(network.get()).verify(
            SignedTransaction.parse(transaction.bytes()).proto(),
            streams.getOrDefault(transaction.stream().toProto(), List.of()),
            id -> streams.getOrDefault(id, List.of()),
            clock.instant()
        );
        return verdict instanceof Verdict.Valid;
    }
}
