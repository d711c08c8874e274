package io.wattlet.plan;

import io.wattlet.command.Command;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.plan.Plan.Change;
import io.wattlet.plan.Plan.Part;
import io.wattlet.plan.Plan.PlannedHandOver;
import io.wattlet.plan.Plan.Step;
import io.wattlet.plan.SliceSelection.Share;
import io.wattlet.proto.electricity.v1.TransferredEvent;
import io.wattlet.registry.Events;
import io.wattlet.registry.SignedTransaction;
import io.wattlet.wallet.SliceState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plans a transfer. A slice that goes whole takes a TransferredEvent; one that goes in part takes a SlicedEvent with the
 * receiver's part first and the remainder second. The transactions need nothing of each other and go side by side.
 */
final class TransferPlanner {

    /**
     * Who receives.
     *
     * @param id            the external endpoint
     * @param key           its extended public key
     * @param firstPosition first of the positions set aside, one for each share
     */
    record Receiver(UUID id, ExtendedPublicKey key, int firstPosition) {}

    /**
     * What a transfer is planned from.
     *
     * @param shares    what is handed over, reserved for the command
     * @param remainder where a remainder goes; null when every share is whole
     */
    record Input(
        Command.Transfer command,
        WalletKeys keys,
        List<Share> shares,
        Receiver receiver,
        @Nullable RemainderPositions remainder
    ) {}

    private final Input input;
    private final Randomness randomness;
    private final List<Step> steps = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<UUID> cut = new ArrayList<>();
    private final List<PlannedHandOver> handOvers = new ArrayList<>();

    private TransferPlanner(Input input, Randomness randomness) {
        this.input = input;
        this.randomness = randomness;
    }

    static Plan plan(Input input, Randomness randomness) {
        return new TransferPlanner(input, randomness).plan();
    }

    private Plan plan() {
        int position = input.receiver().firstPosition();
        for (Share share : input.shares()) {
            ExtendedPublicKey owner = input.receiver().key().derive(position);
            UUID handedOver = share.isWhole() ? wholly(share.slice(), owner) : partly(share, owner, position);
            handOvers.add(
                new PlannedHandOver(handedOver, input.receiver().id(), position, input.command().hashedAttributes())
            );
            position++;
        }
        return new Plan(input.command().id(), steps, parts, cut, List.of(), handOvers, List.of());
    }

    private UUID wholly(HeldSlice slice, ExtendedPublicKey owner) {
        TransferredEvent event = Events.transferred(slice.certificate(), slice.hash(), owner);
        SignedTransaction transaction = SignedTransaction.sign(
            slice.certificate(),
            event,
            randomness.ids().get(),
            input.keys().owner(slice)::sign
        );
        steps.add(
            new Step(
                transaction,
                slice.certificate(),
                List.of(),
                List.of(new Change(slice.id(), SliceState.TRANSFERRED))
            )
        );
        return slice.id();
    }

    private UUID partly(Share share, ExtendedPublicKey owner, int position) {
        RemainderPositions remainder = input.remainder();
        if (remainder == null) {
            throw new IllegalStateException("no position was set aside for the remainder of " + share.slice().id());
        }
        int remainderPosition = remainder.take();
        Cut.Wanted handedOver = new Cut.Wanted(
            share.quantity(),
            owner,
            null,
            position,
            input.receiver().id(),
            SliceState.TRANSFERRED,
            true
        );
        Cut.Wanted kept = new Cut.Wanted(
            share.slice().quantity() - share.quantity(),
            remainder.owner(remainderPosition),
            remainder.endpointId(),
            remainderPosition,
            null,
            SliceState.AVAILABLE,
            false
        );
        Cut pieces = Cut.draw(share.slice(), List.of(handedOver, kept), randomness);
        steps.add(pieces.step(input.keys(), randomness));
        parts.addAll(pieces.parts());
        cut.add(pieces.sourceId());
        return pieces.parts().getFirst().id();
    }
}
