package io.wattlet.plan;

import com.google.protobuf.Message;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.EqualityProof;
import io.wattlet.plan.ClaimDraft.Match;
import io.wattlet.plan.ClaimDraft.Piece;
import io.wattlet.plan.Plan.Change;
import io.wattlet.plan.Plan.Part;
import io.wattlet.plan.Plan.PlannedClaim;
import io.wattlet.plan.Plan.PlannedIntent;
import io.wattlet.plan.Plan.Step;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.registry.Events;
import io.wattlet.registry.SignedTransaction;
import io.wattlet.registry.TransactionId;
import io.wattlet.wallet.SliceState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The second half of planning a claim: proofs and signatures.
 *
 * <p>The electricity rules allow one order, each step committed before the next on the other stream: both slices exist,
 * Allocated(production), Allocated(consumption), Claimed(production), Claimed(consumption). The pairs of one claim do
 * not depend on each other and go side by side. Every pair has its own allocation id: a second use of one would freeze
 * the certificate's stream.
 */
final class ClaimPlanner {

    private final ClaimDraft draft;
    private final Map<UUID, Buffer> intents;
    private final Randomness randomness;
    private final Map<Cut, TransactionId> cutBy = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    private ClaimPlanner(ClaimDraft draft, Map<UUID, Buffer> intents, Randomness randomness) {
        this.draft = draft;
        this.intents = intents;
        this.randomness = randomness;
    }

    /**
     * Completes a draft.
     *
     * @param intents chroniclers' signatures by slice id, for the slices whose grid areas have a chronicler
     */
    static Plan complete(ClaimDraft draft, Map<UUID, Buffer> intents, Randomness randomness) {
        return new ClaimPlanner(draft, intents, randomness).plan();
    }

    private Plan plan() {
        for (Cut cut : draft.cuts()) {
            Step step = cut.step(draft.input().keys(), randomness);
            cutBy.put(cut, step.transaction().id());
            steps.add(step);
        }
        List<PlannedClaim> claims = draft.matches().stream().map(this::claim).toList();
        List<Part> parts = draft
            .cuts()
            .stream()
            .flatMap(cut -> cut.parts().stream())
            .toList();
        List<UUID> cut = draft.cuts().stream().map(Cut::sourceId).toList();
        return new Plan(draft.input().commandId(), steps, parts, cut, claims, List.of(), intentsOf(parts));
    }

    private List<PlannedIntent> intentsOf(List<Part> parts) {
        return parts
            .stream()
            .flatMap(part ->
                Optional.ofNullable(intents.get(part.id()))
                    .map(signature -> new PlannedIntent(part.id(), signature))
                    .stream()
            )
            .toList();
    }

    private PlannedClaim claim(Match match) {
        TransactionId productionAllocated = add(
            match.production(),
            allocated(match, match.production()),
            cutsBefore(match),
            SliceState.ALLOCATED
        );
        TransactionId consumptionAllocated = add(
            match.consumption(),
            allocated(match, match.consumption()),
            List.of(productionAllocated),
            SliceState.ALLOCATED
        );
        TransactionId productionClaimed = add(
            match.production(),
            Events.claimed(match.production().slice().certificate(), match.allocationId()),
            List.of(consumptionAllocated),
            SliceState.CLAIMED
        );
        TransactionId consumptionClaimed = add(
            match.consumption(),
            Events.claimed(match.consumption().slice().certificate(), match.allocationId()),
            List.of(productionClaimed),
            SliceState.CLAIMED
        );
        return new PlannedClaim(
            match.allocationId(),
            match.production().slice().id(),
            match.consumption().slice().id(),
            match.quantity(),
            consumptionClaimed
        );
    }

    private List<TransactionId> cutsBefore(Match match) {
        return Stream.of(match.production(), match.consumption())
            .filter(Piece::isNew)
            .map(piece -> cutBy.get(piece.cut()))
            .toList();
    }

    private TransactionId add(Piece piece, Message event, List<TransactionId> predecessors, SliceState becomes) {
        HeldSlice slice = piece.slice();
        SignedTransaction transaction = SignedTransaction.sign(
            slice.certificate(),
            event,
            randomness.ids().get(),
            draft.input().keys().owner(slice)::sign
        );
        steps.add(new Step(transaction, slice.certificate(), predecessors, List.of(new Change(slice.id(), becomes))));
        return transaction.id();
    }

    private AllocatedEvent allocated(Match match, Piece side) {
        HeldSlice production = match.production().slice();
        HeldSlice consumption = match.consumption().slice();
        return Events.allocated(
            new Events.Pair(
                match.allocationId(),
                production.certificate(),
                production.hash(),
                consumption.certificate(),
                consumption.hash()
            ),
            equalityProof(match),
            intents.get(side.slice().id())
        );
    }

    private Buffer equalityProof(Match match) {
        HeldSlice production = match.production().slice();
        HeldSlice consumption = match.consumption().slice();
        return Buffer.buffer(
            EqualityProof.prove(
                production.blindingScalar(),
                consumption.blindingScalar(),
                production.commitment(),
                consumption.commitment(),
                match.allocationId().toString().getBytes(StandardCharsets.UTF_8),
                randomness.scalars()
            )
        );
    }
}
