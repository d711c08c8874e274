package io.wattlet.plan;

import io.vertx.core.Future;
import io.wattlet.command.Command.Transfer;
import io.wattlet.command.CommandHandler;
import io.wattlet.command.LeasedCommand;
import java.util.List;

/** Carries out transfers. */
final class TransferHandler implements CommandHandler<Transfer> {

    private final TransferPreparation preparation;
    private final Planning planning;
    private final PlanEngine engine;

    TransferHandler(TransferPreparation preparation, Planning planning, PlanEngine engine) {
        this.preparation = preparation;
        this.planning = planning;
        this.engine = engine;
    }

    @Override
    public Future<Void> handle(List<LeasedCommand<Transfer>> batch) {
        return engine.resumeOrPlan(batch, fresh ->
            preparation.prepare(fresh).compose(prepared -> planning.each(prepared, this::plan))
        );
    }

    private Future<Void> plan(LeasedCommand<Transfer> leased, TransferPlanner.Input input) {
        return planning
            .compute(() -> TransferPlanner.plan(input, Randomness.secure()))
            .compose(plan -> engine.carryOut(plan, leased.attempt()));
    }
}
