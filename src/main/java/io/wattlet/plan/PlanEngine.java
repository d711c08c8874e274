package io.wattlet.plan;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.wattlet.command.Command;
import io.wattlet.command.FailureCode;
import io.wattlet.command.LeasedCommand;
import io.wattlet.command.Outcome;
import io.wattlet.plan.Deliveries.Missed;
import io.wattlet.plan.LeaseLock.Lease;
import io.wattlet.plan.PlanProgress.Change;
import io.wattlet.plan.PlanProgress.Undelivered;
import io.wattlet.registry.RegistryGateway;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Carries out plans, whatever command they are for: to the end on the registry, then to the receivers, then to the
 * command's outcome.
 */
final class PlanEngine {

    private final Context context;
    private final RegistryGateway gateway;
    private final PlanStore store;
    private final PlanProgress progress;
    private final RefusalCheck refusalCheck;
    private final Deliveries deliveries;
    private final PlanSettings settings;
    private final InstantSource clock;

    PlanEngine(
        Context context,
        RegistryGateway gateway,
        PlanStore store,
        PlanProgress progress,
        RefusalCheck refusalCheck,
        Deliveries deliveries,
        PlanSettings settings,
        InstantSource clock
    ) {
        this.context = context;
        this.gateway = gateway;
        this.store = store;
        this.progress = progress;
        this.refusalCheck = refusalCheck;
        this.deliveries = deliveries;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Goes on with those commands that have a plan already, and hands the others to be planned.
     *
     * @return ends when all of them have
     */
    <C extends Command> Future<Void> resumeOrPlan(
        List<LeasedCommand<C>> batch,
        Function<List<LeasedCommand<C>>, Future<Void>> planning
    ) {
        Map<UUID, Integer> again = new HashMap<>();
        batch
            .stream()
            .filter(leased -> leased.attempt() > 1)
            .forEach(leased -> again.put(leased.command().id(), leased.attempt()));
        if (again.isEmpty()) {
            return planning.apply(batch);
        }
        return store
            .load(again)
            .compose(plans -> {
                Set<UUID> planned = plans
                    .stream()
                    .map(StoredPlan::commandId)
                    .collect(Collectors.toCollection(HashSet::new));
                List<LeasedCommand<C>> unplanned = batch
                    .stream()
                    .filter(leased -> !planned.contains(leased.command().id()))
                    .toList();
                Future<Void> fresh = planOrGiveUp(unplanned, planning);
                List<Future<Void>> runs = plans
                    .stream()
                    .map(plan -> carryOut(plan, false))
                    .toList();
                return Future.join(Future.join(runs), fresh).mapEmpty();
            });
    }

    // Nothing of these was ever sent, so giving up decides nothing that the registry might decide otherwise.
    private <C extends Command> Future<Void> planOrGiveUp(
        List<LeasedCommand<C>> unplanned,
        Function<List<LeasedCommand<C>>, Future<Void>> planning
    ) {
        Instant oldest = clock.instant().minus(settings.giveUpUnplannedAfter());
        Map<Boolean, List<LeasedCommand<C>>> byHope = unplanned
            .stream()
            .collect(Collectors.partitioningBy(leased -> isHopeful(leased, oldest)));
        List<LeasedCommand<C>> hopeful = byHope.getOrDefault(true, List.of());
        List<Future<Void>> ends = byHope.getOrDefault(false, List.of()).stream().map(this::giveUpUnplanned).toList();
        Future<Void> planned = hopeful.isEmpty() ? Future.succeededFuture() : planning.apply(hopeful);
        return Future.join(Future.join(ends), planned).mapEmpty();
    }

    // What the node asked for itself, nobody would ask for again.
    private static boolean isHopeful(LeasedCommand<?> leased, Instant oldest) {
        return leased.command() instanceof Command.Unclaim || leased.storedAt().isAfter(oldest);
    }

    private Future<Void> giveUpUnplanned(LeasedCommand<?> leased) {
        return giveUp(
            new Outcome.Failed(
                leased.command().id(),
                leased.attempt(),
                FailureCode.GIVEN_UP.text(),
                "It could not be begun for " + settings.giveUpUnplannedAfter().toHours() + " hours. Try again."
            )
        );
    }

    /** Stores a new plan and carries it out; nothing happens if the lease was lost while planning. */
    Future<Void> carryOut(Plan plan, int attempt) {
        return store
            .store(plan, attempt)
            .compose(stored -> stored.isEmpty() ? Future.succeededFuture() : carryOut(stored.get(), true));
    }

    /**
     * The same, and what the registry refuses is put to the streams, as if it might have been sent before. For what follows
     * from another stream than its own: whoever decides about it may not have seen that one yet.
     */
    Future<Void> carryOutWithDoubt(Plan plan, int attempt) {
        return store
            .store(plan, attempt)
            .compose(stored -> stored.isEmpty() ? Future.succeededFuture() : carryOut(stored.get(), false));
    }

    private Future<Void> carryOut(StoredPlan plan, boolean isNew) {
        return new PlanRun(context, gateway, progress, refusalCheck, plan)
            .run(isNew)
            .compose(end ->
                switch (end) {
                    case PlanRun.End.AllCommitted _ -> plan.handsOver() ? tellReceivers(plan, completed(plan)) : done();
                    case PlanRun.End.Broken(String words) -> tellReceivers(plan, refused(plan, words));
                    case PlanRun.End.Undecided(String reason) -> record(
                        retry(plan, settings.pause(plan.attempt()), reason)
                    );
                }
            );
    }

    private Future<Void> tellReceivers(StoredPlan plan, Outcome whenAllAreTold) {
        return deliveries
            .round(plan.commandId())
            .compose(round -> {
                Outcome outcome = outcome(plan, round.missed(), whenAllAreTold);
                List<Undelivered> undelivered = undelivered(plan, round.missed(), outcome);
                return progress.write(Change.deliver(round.delivered(), undelivered, List.of(outcome)));
            });
    }

    // As long as one receiver may still acknowledge, the others are told along with it.
    private Outcome outcome(StoredPlan plan, List<Missed> missed, Outcome whenAllAreTold) {
        if (missed.isEmpty()) {
            return whenAllAreTold;
        }
        Optional<Missed> open = missed
            .stream()
            .filter(one -> !one.hopeless())
            .max(Comparator.comparing(Missed::pause));
        return open
            .map(one -> retry(plan, one.pause(), "a receiver did not acknowledge: " + one.reason()))
            .orElseGet(() -> undeliverable(plan, missed));
    }

    private static Outcome undeliverable(StoredPlan plan, List<Missed> missed) {
        Missed told = missed.stream().filter(Missed::notServed).findFirst().orElseGet(missed::getFirst);
        FailureCode code = told.notServed() ? FailureCode.DELIVERY_NOT_SERVED : FailureCode.DELIVERY_ABANDONED;
        String text = told.notServed()
            ? "The slice was transferred on the registry, but nothing at its receiver's address takes slices for it. Have" +
              " the receiver put that right, then redeliver the transfer. Last answer: "
            : "The slice was transferred on the registry, but its receiver never acknowledged it. Redeliver the transfer" +
              " once the receiver is back. Last answer: ";
        return new Outcome.Failed(plan.commandId(), plan.attempt(), code.text(), text + told.reason());
    }

    private static List<Undelivered> undelivered(StoredPlan plan, List<Missed> missed, Outcome outcome) {
        Lease command = new Lease(plan.commandId(), plan.attempt());
        return missed
            .stream()
            .map(one -> new Undelivered(command, one.sliceId(), one.reason(), one.notServed(), !isRetry(outcome)))
            .toList();
    }

    private static boolean isRetry(Outcome outcome) {
        return outcome instanceof Outcome.Retry;
    }

    /** Records outcomes of commands that have no plan to carry out. */
    Future<Void> record(Outcome outcome) {
        return progress.write(Change.advance(List.of(), List.of(), List.of(outcome)));
    }

    /** Gives back what a command had reserved, and records its outcome. */
    Future<Void> giveUp(Outcome outcome) {
        Lease command = new Lease(outcome.id(), outcome.attempt());
        return progress.write(Change.abandon(command, List.of(), List.of(outcome)));
    }

    private static Outcome completed(StoredPlan plan) {
        return new Outcome.Completed(plan.commandId(), plan.attempt());
    }

    private static Outcome refused(StoredPlan plan, String words) {
        return new Outcome.Failed(plan.commandId(), plan.attempt(), FailureCode.REGISTRY_REFUSED.text(), words);
    }

    private static Outcome retry(StoredPlan plan, Duration pause, String reason) {
        return new Outcome.Retry(plan.commandId(), plan.attempt(), pause, reason);
    }

    private static Future<Void> done() {
        return Future.succeededFuture();
    }
}
