package io.wattlet.plan;

import io.vertx.core.Future;
import io.wattlet.command.Command.Claim;
import io.wattlet.command.CommandHandler;
import io.wattlet.command.LeasedCommand;
import io.wattlet.command.Outcome;
import io.wattlet.wallet.Refusal;
import java.util.List;

/** Carries out claims. */
final class ClaimHandler implements CommandHandler<Claim> {

    private final ClaimPreparation preparation;
    private final ClaimPrecheck precheck;
    private final ClaimIntents intents;
    private final Planning planning;
    private final PlanEngine engine;

    ClaimHandler(
        ClaimPreparation preparation,
        ClaimPrecheck precheck,
        ClaimIntents intents,
        Planning planning,
        PlanEngine engine
    ) {
        this.preparation = preparation;
        this.precheck = precheck;
        this.intents = intents;
        this.planning = planning;
        this.engine = engine;
    }

    @Override
    public Future<Void> handle(List<LeasedCommand<Claim>> batch) {
        return engine.resumeOrPlan(batch, fresh ->
            preparation.prepare(fresh).compose(prepared -> planning.each(prepared, this::plan))
        );
    }

    private Future<Void> plan(LeasedCommand<Claim> leased, ClaimDraft.Input input) {
        return precheck
            .objection(leased.command(), input)
            .compose(objection ->
                objection.isPresent()
                    ? engine.giveUp(refused(leased, objection.get()))
                    : draft(input).compose(plan -> engine.carryOut(plan, leased.attempt()))
            );
    }

    private Future<Plan> draft(ClaimDraft.Input input) {
        Randomness randomness = Randomness.secure();
        return planning
            .compute(() -> ClaimDraft.draw(input, randomness))
            .compose(draft ->
                intents
                    .signatures(draft)
                    .compose(signatures -> planning.compute(() -> ClaimPlanner.complete(draft, signatures, randomness)))
            );
    }

    private static Outcome refused(LeasedCommand<Claim> leased, String objection) {
        return new Outcome.Failed(
            leased.command().id(),
            leased.attempt(),
            new Refusal.NotClaimable(objection).code(),
            objection
        );
    }
}
