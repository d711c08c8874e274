package io.wattlet.plan;

import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.TransactionId;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A plan as the engine carries it out: transactions and how far each has come.
 *
 * @param attempt   number of the lease under which it is carried out
 * @param handsOver whether receivers are to be told of slices
 */
record StoredPlan(UUID commandId, int attempt, List<StoredTransaction> transactions, boolean handsOver) {
    /** State of a transaction; the names are those of the database type {@code transaction_state}. */
    enum State {
        PLANNED,
        SENT,
        COMMITTED,
        REFUSED,
        CANCELLED,
    }

    /**
     * One registry transaction.
     *
     * @param ordinal      its place in the plan, and its name there
     * @param bytes        as signed; only ever sent like this
     * @param predecessors ordinals of the transactions that have to be committed before it
     * @param message      the registry's words if it was refused, otherwise empty
     */
    record StoredTransaction(
        int ordinal,
        TransactionId id,
        CertificateId stream,
        Buffer bytes,
        List<Integer> predecessors,
        State state,
        String message
    ) {
        private StoredTransaction asSent() {
            return new StoredTransaction(ordinal, id, stream, bytes, predecessors, State.SENT, message);
        }
    }

    /** The same plan with those transactions marked as sent that can go at once. */
    StoredPlan withFirstSent() {
        Set<Integer> first = SendOrder.first(transactions);
        List<StoredTransaction> marked = transactions
            .stream()
            .map(one -> first.contains(one.ordinal()) ? one.asSent() : one)
            .toList();
        return new StoredPlan(commandId, attempt, marked, handsOver);
    }
}
