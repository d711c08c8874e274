package io.wattlet.plan;

import io.wattlet.plan.StoredPlan.State;
import io.wattlet.plan.StoredPlan.StoredTransaction;
import io.wattlet.registry.CertificateId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Which transactions of a plan can be sent now, and which of them have to ride together.
 *
 * <p>A registry keeps the order of one stream only inside one call. So a transaction may go when each predecessor is
 * committed, or rides ahead of it in the same call; and nothing goes on a stream of which something is under way.
 */
final class SendOrder {

    private SendOrder() {}

    /** The ordinals that can be sent when nothing has been sent yet. */
    static Set<Integer> first(List<StoredTransaction> transactions) {
        return next(transactions, _ -> State.PLANNED, Set.of())
            .stream()
            .flatMap(List::stream)
            .map(StoredTransaction::ordinal)
            .collect(Collectors.toSet());
    }

    /**
     * Chains that can be sent: each is of one stream and rides in one call, in its order.
     *
     * @param transactions the whole plan, in order
     * @param state        where each stands, by ordinal
     * @param busy         streams with transactions under way
     */
    static List<List<StoredTransaction>> next(
        List<StoredTransaction> transactions,
        IntFunction<State> state,
        Set<CertificateId> busy
    ) {
        Map<CertificateId, List<StoredTransaction>> chains = new LinkedHashMap<>();
        Map<CertificateId, Set<Integer>> riding = new LinkedHashMap<>();
        for (StoredTransaction transaction : transactions) {
            CertificateId stream = transaction.stream();
            Set<Integer> ahead = riding.computeIfAbsent(stream, _ -> new HashSet<>());
            boolean ready = transaction
                .predecessors()
                .stream()
                .allMatch(before -> state.apply(before) == State.COMMITTED || ahead.contains(before));
            if (ready && state.apply(transaction.ordinal()) == State.PLANNED && !busy.contains(stream)) {
                chains.computeIfAbsent(stream, _ -> new ArrayList<>()).add(transaction);
                ahead.add(transaction.ordinal());
            }
        }
        return List.copyOf(chains.values());
    }
}
