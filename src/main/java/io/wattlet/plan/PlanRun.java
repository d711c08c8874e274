package io.wattlet.plan;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wattlet.command.Outcome;
import io.wattlet.plan.LeaseLock.Lease;
import io.wattlet.plan.PlanProgress.Change;
import io.wattlet.plan.PlanProgress.Refused;
import io.wattlet.plan.StoredPlan.State;
import io.wattlet.plan.StoredPlan.StoredTransaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.RegistryGateway;
import io.wattlet.registry.RegistryGateway.Settlement;
import io.wattlet.registry.RegistryGateway.Submission;
import io.wattlet.registry.TransactionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plan on its way: sends what can be sent, follows it, writes what is settled, and goes on until nothing is left.
 *
 * <p>Invariant: a transaction is stored as sent before it is sent, and a commit is stored before anything that builds on
 * it is sent. So a crash at any moment leaves rows from which the next attempt goes on.
 *
 * <p>Confined to one context. It ends when nothing of the plan is under way: all committed, refused and abandoned, or
 * undecided and to be tried again.
 */
final class PlanRun {

    private static final Logger LOG = LoggerFactory.getLogger(PlanRun.class);

    private static final String CANCELLED_EARLIER = "Part of it was given up earlier.";

    /** How a run ended. */
    sealed interface End {
        /** The registry committed everything. The outcome is recorded unless receivers are to be told. */
        record AllCommitted() implements End {}

        /** The registry refused something; what was unspent is released. */
        record Broken(String registryWords) implements End {}

        /** Something is undecided; the command has to be tried again. */
        record Undecided(String reason) implements End {}
    }

    private final Context context;
    private final RegistryGateway gateway;
    private final PlanProgress progress;
    private final RefusalCheck refusalCheck;
    private final StoredPlan plan;
    private final Promise<End> end = Promise.promise();

    private final Map<Integer, State> states = new HashMap<>();
    private final Set<Integer> underWay = new HashSet<>();
    private final Set<Integer> sentEarlier = new HashSet<>();
    private final Set<Integer> observedCommitted = new HashSet<>();
    private final List<Refused> refused = new ArrayList<>();
    private @Nullable String undecided;
    private @Nullable Throwable breakdown;
    private boolean writing;
    private boolean completedRecorded;

    PlanRun(
        Context context,
        RegistryGateway gateway,
        PlanProgress progress,
        RefusalCheck refusalCheck,
        StoredPlan plan
    ) {
        this.context = context;
        this.gateway = gateway;
        this.progress = progress;
        this.refusalCheck = refusalCheck;
        this.plan = plan;
        plan.transactions().forEach(transaction -> states.put(transaction.ordinal(), transaction.state()));
    }

    /**
     * Carries the plan out from where it is.
     *
     * @param isNew whether it was stored just now: then what is marked as sent has not been, and needs no question first
     */
    Future<End> run(boolean isNew) {
        context.runOnContext(_ -> {
            List<StoredTransaction> sent = inState(State.SENT);
            if (!isNew) {
                sent.forEach(transaction -> sentEarlier.add(transaction.ordinal()));
            }
            inState(State.REFUSED).forEach(transaction ->
                refused.add(new Refused(transaction.id(), transaction.message()))
            );
            sent
                .stream()
                .collect(Collectors.groupingBy(StoredTransaction::stream))
                .values()
                .forEach(chain -> submit(chain, !isNew));
            goOn();
        });
        return end.future();
    }

    private List<StoredTransaction> inState(State state) {
        return plan
            .transactions()
            .stream()
            .filter(one -> states.get(one.ordinal()) == state)
            .toList();
    }

    private void submit(List<StoredTransaction> chain, boolean maybeSentBefore) {
        List<Submission> submissions = chain
            .stream()
            .map(one -> new Submission(one.stream().registry(), one.stream(), one.id(), one.bytes(), maybeSentBefore))
            .toList();
        List<Future<Settlement>> settlements = gateway.submit(submissions);
        for (int i = 0; i < chain.size(); i++) {
            StoredTransaction transaction = chain.get(i);
            underWay.add(transaction.ordinal());
            settlements
                .get(i)
                .onComplete(settled ->
                    context.runOnContext(_ -> {
                        underWay.remove(transaction.ordinal());
                        if (settled.failed()) {
                            undecided = String.valueOf(settled.cause().getMessage());
                        } else {
                            settle(transaction, settled.result());
                        }
                        goOn();
                    })
                );
        }
    }

    private void settle(StoredTransaction transaction, Settlement settlement) {
        switch (settlement) {
            case Settlement.Committed _ -> observedCommitted.add(transaction.ordinal());
            case Settlement.Undecided(String reason) -> undecided = reason;
            case Settlement.Failed(String message) -> {
                if (sentEarlier.contains(transaction.ordinal())) {
                    doubt(transaction, message);
                } else {
                    refuse(transaction, message);
                }
            }
        }
    }

    // It was sent once, and everything it builds on was committed or rode ahead of it: the verdict stands.
    private void refuse(StoredTransaction transaction, String message) {
        LOG.info("command {}: registry refused transaction {}: {}", plan.commandId(), transaction.id(), message);
        states.put(transaction.ordinal(), State.REFUSED);
        refused.add(new Refused(transaction.id(), message));
    }

    // It may have been sent twice, and the refusal may be about the second time, or about a time when a predecessor was
    // missing. The streams decide; if they allow it, the next attempt has the gateway ask again and send the same bytes.
    private void doubt(StoredTransaction transaction, String message) {
        underWay.add(transaction.ordinal());
        refusalCheck
            .stillPossible(transaction, plan)
            .onComplete(checked ->
                context.runOnContext(_ -> {
                    underWay.remove(transaction.ordinal());
                    if (checked.failed()) {
                        undecided = "the registry's streams cannot be read: " + checked.cause().getMessage();
                    } else if (!checked.result()) {
                        refuse(transaction, message);
                    } else {
                        undecided = "transaction " + transaction.id() + " was refused, but may have been sent twice";
                    }
                    goOn();
                })
            );
    }

    private void goOn() {
        if (writing) {
            return;
        }
        if (breakdown != null) {
            end.tryFail(breakdown);
            return;
        }
        List<StoredTransaction> committed = takeCommitted();
        boolean stopped = undecided != null || !refused.isEmpty();
        List<List<StoredTransaction>> chains = stopped
            ? List.of()
            : SendOrder.next(plan.transactions(), this::state, busy());
        if (!committed.isEmpty() || !chains.isEmpty()) {
            write(committed, chains);
        } else if (underWay.isEmpty()) {
            finish();
        }
    }

    /** What was seen to be committed together with everything it builds on. */
    private List<StoredTransaction> takeCommitted() {
        List<StoredTransaction> committed = new ArrayList<>();
        for (StoredTransaction transaction : plan.transactions()) {
            boolean grounded = transaction
                .predecessors()
                .stream()
                .allMatch(before -> state(before) == State.COMMITTED);
            if (grounded && observedCommitted.remove(transaction.ordinal())) {
                states.put(transaction.ordinal(), State.COMMITTED);
                committed.add(transaction);
            }
        }
        return committed;
    }

    private State state(int ordinal) {
        return states.getOrDefault(ordinal, State.PLANNED);
    }

    private Set<CertificateId> busy() {
        return underWay
            .stream()
            .map(ordinal -> plan.transactions().get(ordinal).stream())
            .collect(Collectors.toSet());
    }

    private void write(List<StoredTransaction> committed, List<List<StoredTransaction>> chains) {
        List<TransactionId> sending = chains.stream().flatMap(List::stream).map(StoredTransaction::id).toList();
        chains.forEach(chain -> chain.forEach(one -> states.put(one.ordinal(), State.SENT)));
        boolean complete = allCommitted() && !plan.handsOver();
        completedRecorded |= complete;
        writing = true;
        progress
            .write(
                Change.advance(
                    committed.stream().map(StoredTransaction::id).toList(),
                    sending,
                    complete ? List.of(completed()) : List.of()
                )
            )
            .onComplete(written ->
                context.runOnContext(_ -> {
                    writing = false;
                    if (written.failed()) {
                        breakdown = written.cause();
                    } else {
                        chains.forEach(chain -> submit(chain, false));
                    }
                    goOn();
                })
            );
    }

    private boolean allCommitted() {
        return plan
            .transactions()
            .stream()
            .allMatch(one -> state(one.ordinal()) == State.COMMITTED);
    }

    private Outcome completed() {
        return new Outcome.Completed(plan.commandId(), plan.attempt());
    }

    private void finish() {
        if (undecided != null) {
            end.tryComplete(new End.Undecided(undecided));
        } else if (!refused.isEmpty() || isPartlyCancelled()) {
            abandon();
        } else if (allCommitted() && !plan.handsOver() && !completedRecorded) {
            write(List.of(), List.of());
        } else if (allCommitted()) {
            end.tryComplete(new End.AllCommitted());
        } else {
            end.tryFail(new IllegalStateException("plan of command " + plan.commandId() + " cannot go on"));
        }
    }

    // What it was cancelled for was refused, and turned out to be committed after the command had failed.
    private boolean isPartlyCancelled() {
        return !inState(State.CANCELLED).isEmpty();
    }

    private void abandon() {
        String words = refused.isEmpty() ? CANCELLED_EARLIER : refused.getFirst().message();
        progress
            .write(Change.abandon(new Lease(plan.commandId(), plan.attempt()), refused, List.of()))
            .onSuccess(_ -> end.tryComplete(new End.Broken(words)))
            .onFailure(end::tryFail);
    }
}
