package io.wattlet.plan;

import io.vertx.core.Future;
import io.wattlet.command.Command.Unclaim;
import io.wattlet.command.CommandHandler;
import io.wattlet.command.LeasedCommand;
import java.util.List;

/** Frees claimed slices whose counterparts were withdrawn. */
final class UnclaimHandler implements CommandHandler<Unclaim> {

    private final UnclaimPreparation preparation;
    private final Planning planning;
    private final PlanEngine engine;

    UnclaimHandler(UnclaimPreparation preparation, Planning planning, PlanEngine engine) {
        this.preparation = preparation;
        this.planning = planning;
        this.engine = engine;
    }

    @Override
    public Future<Void> handle(List<LeasedCommand<Unclaim>> batch) {
        return engine.resumeOrPlan(batch, fresh ->
            preparation.prepare(fresh).compose(prepared -> planning.each(prepared, this::plan))
        );
    }

    private Future<Void> plan(LeasedCommand<Unclaim> leased, UnclaimPlanner.Input input) {
        return planning
            .compute(() -> UnclaimPlanner.plan(input, Randomness.secure()))
            .compose(plan -> engine.carryOutWithDoubt(plan, leased.attempt()));
    }
}
