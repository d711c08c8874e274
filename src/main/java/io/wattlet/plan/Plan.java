package io.wattlet.plan;

import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.SignedTransaction;
import io.wattlet.registry.TransactionId;
import io.wattlet.wallet.SliceState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that has to happen for a command, decided before any of it happens.
 *
 * @param transactions in an order in which each comes after its predecessors
 * @param parts        slices that come to be when a source is cut
 * @param cut          ids of the slices that are cut: their parts count instead of them from the moment the plan is stored
 * @param claims       pairs that are claimed when their final transactions commit
 * @param handOvers    slices whose receiver is to be told once the registry has committed the transfer
 * @param intents      what chroniclers signed of the parts
 */
record Plan(
    UUID commandId,
    List<Step> transactions,
    List<Part> parts,
    List<UUID> cut,
    List<PlannedClaim> claims,
    List<PlannedHandOver> handOvers,
    List<PlannedIntent> intents
) {
    /**
     * A registry transaction.
     *
     * @param predecessors transactions of the same plan that have to be committed before this one can be
     * @param changes      what becomes of slices when it commits
     */
    record Step(
        SignedTransaction transaction,
        CertificateId stream,
        List<TransactionId> predecessors,
        List<Change> changes
    ) {}

    /** What a commit makes of a slice. */
    record Change(UUID sliceId, SliceState state) {}

    /**
     * A slice that a SlicedEvent makes.
     *
     * @param hash       SHA-256 of its commitment
     * @param blinding   32 bytes little-endian; secret
     * @param endpointId endpoint of this wallet whose child owns it; null when it is the receiver's
     * @param position   child of that endpoint, or of the receiver's
     * @param receiverId external endpoint it is made for, if it is
     * @param held       whether the command goes on to spend it; otherwise it becomes available
     */
    record Part(
        UUID id,
        UUID parentId,
        Buffer hash,
        long quantity,
        Buffer blinding,
        @Nullable UUID endpointId,
        int position,
        @Nullable UUID receiverId,
        boolean held
    ) {
        @Override
        public String toString() {
            return "Part[id=" + id + ", parentId=" + parentId + "]";
        }
    }

    /** A pair of slices that becomes a claim; its id is the allocation id. */
    record PlannedClaim(
        UUID id,
        UUID productionSliceId,
        UUID consumptionSliceId,
        long quantity,
        TransactionId finalTransaction
    ) {}

    /**
     * A slice to tell a receiver of.
     *
     * @param position  child of the receiver's endpoint that owns it
     * @param disclosed keys of hashed attributes whose openings go along
     */
    record PlannedHandOver(UUID sliceId, UUID receiverId, int position, List<String> disclosed) {}

    /**
     * A part that a chronicler was shown, and must not be shown again.
     *
     * @param signature 64 bytes
     */
    record PlannedIntent(UUID sliceId, Buffer signature) {}
}
