package io.wattlet.plan;

import io.wattlet.command.Command.Unclaim;
import io.wattlet.plan.Plan.Change;
import io.wattlet.plan.Plan.Step;
import io.wattlet.registry.Events;
import io.wattlet.registry.SignedTransaction;
import io.wattlet.wallet.SliceState;
import java.util.List;

/** Plans how a claimed slice is freed: one event on its own stream, signed by its owner. */
final class UnclaimPlanner {

    private UnclaimPlanner() {}

    /**
     * What it is planned from.
     *
     * @param slice claimed, and of the certificate that was not withdrawn
     */
    record Input(Unclaim command, WalletKeys keys, HeldSlice slice) {}

    static Plan plan(Input input, Randomness randomness) {
        HeldSlice slice = input.slice();
        SignedTransaction transaction = SignedTransaction.sign(
            slice.certificate(),
            Events.unclaimed(input.command().claimId()),
            randomness.ids().get(),
            input.keys().owner(slice)::sign
        );
        Step step = new Step(
            transaction,
            slice.certificate(),
            List.of(),
            List.of(new Change(slice.id(), SliceState.AVAILABLE))
        );
        return new Plan(input.command().id(), List.of(step), List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
