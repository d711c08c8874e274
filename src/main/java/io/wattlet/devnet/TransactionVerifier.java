package io.wattlet.devnet;

import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.ElectricityRules;
import io.wattlet.registry.ElectricityRules.StreamSource;
import io.wattlet.registry.ElectricityRules.Verdict;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.StreamIds;
import io.wattlet.registry.UnknownRegistryException;
import java.time.Instant;
import java.util.List;

/** Decides whether a registry may commit a transaction. Called from several worker threads at once; may compute. */
@FunctionalInterface
interface TransactionVerifier {
    /**
     * Judges one transaction.
     *
     * @param transaction what is to be committed
     * @param stream      what its stream holds so far, oldest first
     * @param now         the time to judge expiry by
     */
    Verdict verify(Transaction transaction, List<Transaction> stream, Instant now);

    /**
     * The verifier of the devnet: the rules for electricity certificates.
     *
     * @param network whose certificates they are
     * @param ledger  what the registry holds; no other registry can be reached
     */
    static TransactionVerifier byElectricityRules(NetworkConfiguration network, Ledger ledger) {
        ElectricityRules rules = new ElectricityRules(network);
        StreamSource others = id -> {
            if (!id.getRegistry().equals(DevnetSettings.REGISTRY)) {
                throw new UnknownRegistryException(id.getRegistry());
            }
            return StreamIds.parse(id.getStreamId().getValue()).map(ledger::stream).orElseThrow();
        };
        return (transaction, stream, now) -> rules.verify(transaction, stream, others, now);
    }
}
