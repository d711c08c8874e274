package io.wattlet.plan;

import io.wattlet.plan.ClaimPairing.Pair;
import io.wattlet.plan.Plan.Part;
import io.wattlet.plan.SliceSelection.Share;
import io.wattlet.plan.Uses.Use;
import io.wattlet.wallet.SliceState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The first half of planning a claim: which slice is claimed against which, how sources are cut, and the commitments of
 * their parts. It stops where chroniclers may have to sign what is going to be allocated.
 */
final class ClaimDraft {

    /**
     * What a claim is planned from.
     *
     * @param production  what is claimed of the production certificate, reserved for the command
     * @param consumption the same quantity of the consumption certificate
     * @param remainder   where parts go, for a claim keeps all its parts; null when nothing has to be cut
     * @param spentIntents slices that a chronicler was asked to sign without the answer being known: their commitments
     *     must not be shown to it again, so they are replaced by parts even when they fit whole
     */
    record Input(
        UUID commandId,
        WalletKeys keys,
        List<Share> production,
        List<Share> consumption,
        @Nullable RemainderPositions remainder,
        Set<UUID> spentIntents
    ) {}

    /**
     * One side of a pair.
     *
     * @param cut the cut that makes the slice; null when it is there already
     */
    record Piece(HeldSlice slice, @Nullable Cut cut) {
        boolean isNew() {
            return cut != null;
        }
    }

    /**
     * Two slices of equal quantity that become one claim.
     *
     * @param allocationId names the claim on both streams, and is never used twice: a command is planned for good once. The
     *     first is the command's own id, as callers of the contract expect of a claim of one slice against one.
     */
    record Match(UUID allocationId, Piece production, Piece consumption, long quantity) {}

    private final Input input;
    private final List<Match> matches;
    private final List<Cut> cuts;

    private ClaimDraft(Input input, List<Match> matches, List<Cut> cuts) {
        this.input = input;
        this.matches = matches;
        this.cuts = cuts;
    }

    /** Positions below the remainder endpoint that a draft of these shares needs. */
    static int positionsNeeded(List<Share> production, List<Share> consumption, Set<UUID> spentIntents) {
        return Uses.of(ClaimPairing.pair(production, consumption))
            .stream()
            .filter(use -> use.needsCut(spentIntents))
            .mapToInt(use -> use.quantities().size() + (use.rest() > 0 ? 1 : 0))
            .sum();
    }

    static ClaimDraft draw(Input input, Randomness randomness) {
        List<Pair> pairs = ClaimPairing.pair(input.production(), input.consumption());
        List<Cut> cuts = new ArrayList<>();
        Map<UUID, Queue<Piece>> pieces = new HashMap<>();
        for (Use use : Uses.of(pairs)) {
            UUID id = use.source().id();
            if (use.needsCut(input.spentIntents())) {
                Cut cut = cut(use, input.remainder(), randomness);
                cuts.add(cut);
                pieces.put(id, new ArrayDeque<>(newPieces(use, cut, input.remainder())));
            } else {
                pieces.put(id, new ArrayDeque<>(List.of(new Piece(use.source(), null))));
            }
        }
        List<Match> matches = new ArrayList<>();
        for (Pair pair : pairs) {
            matches.add(
                new Match(
                    matches.isEmpty() ? input.commandId() : randomness.ids().get(),
                    take(pieces, pair.production()),
                    take(pieces, pair.consumption()),
                    pair.quantity()
                )
            );
        }
        return new ClaimDraft(input, matches, cuts);
    }

    Input input() {
        return input;
    }

    List<Match> matches() {
        return matches;
    }

    /** The cuts, those of consumption first. */
    List<Cut> cuts() {
        return cuts;
    }

    private static Cut cut(Use use, @Nullable RemainderPositions remainder, Randomness randomness) {
        List<Cut.Wanted> wanted = new ArrayList<>();
        for (long quantity : use.quantities()) {
            wanted.add(part(quantity, present(remainder), SliceState.RESERVED, true));
        }
        if (use.rest() > 0) {
            wanted.add(part(use.rest(), present(remainder), SliceState.AVAILABLE, false));
        }
        return Cut.draw(use.source(), wanted, randomness);
    }

    private static RemainderPositions present(@Nullable RemainderPositions remainder) {
        if (remainder == null) {
            throw new IllegalStateException("no positions were set aside for the parts of a claim");
        }
        return remainder;
    }

    private static Cut.Wanted part(long quantity, RemainderPositions remainder, SliceState becomes, boolean held) {
        int position = remainder.take();
        return new Cut.Wanted(
            quantity,
            remainder.owner(position),
            remainder.endpointId(),
            position,
            null,
            becomes,
            held
        );
    }

    // The parts to be claimed are the first of the cut, in the order in which the pairs use the source.
    private static List<Piece> newPieces(Use use, Cut cut, @Nullable RemainderPositions remainder) {
        return cut
            .parts()
            .stream()
            .limit(use.quantities().size())
            .map(part -> new Piece(held(use.source(), part, present(remainder)), cut))
            .toList();
    }

    private static HeldSlice held(HeldSlice source, Part part, RemainderPositions remainder) {
        return new HeldSlice(
            part.id(),
            source.certificate(),
            part.hash(),
            part.quantity(),
            part.blinding(),
            remainder.endpointPosition(),
            part.position()
        );
    }

    private static Piece take(Map<UUID, Queue<Piece>> pieces, HeldSlice source) {
        return Optional.ofNullable(pieces.get(source.id())).orElseThrow().remove();
    }
}
