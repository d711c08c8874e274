package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.plan.LeaseLock.Lease;
import io.wattlet.plan.Plan.Step;
import io.wattlet.plan.StoredPlan.State;
import io.wattlet.plan.StoredPlan.StoredTransaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.TransactionId;
import io.wattlet.store.Transactions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;

/** Writes plans before anything of them is sent, and reads them back after a crash. */
final class PlanStore {

    private static final String LOAD = """
        select id, command_id, ordinal, registry, stream_id, bytes, predecessors, state::text, coalesce(message, '') as message,
               exists (select 1 from delivery where delivery.command_id = registry_transaction.command_id) as hands_over
          from registry_transaction
         where command_id = any($1::uuid[])
         order by command_id, ordinal
        """;

    private record Leased(Plan plan, int attempt) {
        PlanInsertion.NewPlan toInsert() {
            return new PlanInsertion.NewPlan(plan, stored(plan, attempt).withFirstSent());
        }

        Lease lease() {
            return new Lease(plan.commandId(), attempt);
        }
    }

    private static final int MOST_PLANS = 128;

    private final Pool pool;
    private final ArrivalBatches<Leased, Optional<StoredPlan>> storing;

    PlanStore(Vertx vertx, Pool pool, int maxWaiting) {
        this.pool = pool;
        this.storing = new ArrivalBatches<>(
            vertx,
            new ArrivalBatches.Limits(MOST_PLANS, 2, maxWaiting),
            this::store,
            () -> new RejectedExecutionException("more than " + maxWaiting + " plans wait to be stored")
        );
    }

    /**
     * Stores a plan if its command is still leased under the given attempt. Plans that arrive together share a
     * transaction.
     *
     * @return what the engine carries out; empty when the lease was lost
     */
    Future<Optional<StoredPlan>> store(Plan plan, int attempt) {
        return storing.add(new Leased(plan, attempt));
    }

    private Future<List<Optional<StoredPlan>>> store(List<Leased> batch) {
        return Transactions.run(pool, connection ->
            LeaseLock.stillLeased(connection, batch.stream().map(Leased::lease).toList()).compose(leased -> {
                List<Optional<PlanInsertion.NewPlan>> kept = batch
                    .stream()
                    .map(one ->
                        Optional.of(one)
                            .filter(it -> leased.contains(it.plan().commandId()))
                            .map(Leased::toInsert)
                    )
                    .toList();
                return PlanInsertion.insert(connection, kept.stream().flatMap(Optional::stream).toList()).map(_ ->
                    kept
                        .stream()
                        .map(one -> one.map(PlanInsertion.NewPlan::stored))
                        .toList()
                );
            })
        );
    }

    /** Reads the plans of commands that began earlier; commands that have none yet are left out. */
    Future<List<StoredPlan>> load(Map<UUID, Integer> attempts) {
        return pool
            .preparedQuery(LOAD)
            .execute(Tuple.of(attempts.keySet().toArray(UUID[]::new)))
            .map(rows -> {
                Map<UUID, List<StoredTransaction>> transactions = new LinkedHashMap<>();
                Set<UUID> handingOver = new HashSet<>();
                for (Row row : rows) {
                    UUID command = row.getUUID("command_id");
                    transactions.computeIfAbsent(command, _ -> new ArrayList<>()).add(transaction(row));
                    if (row.getBoolean("hands_over")) {
                        handingOver.add(command);
                    }
                }
                List<StoredPlan> plans = new ArrayList<>();
                transactions.forEach((command, steps) ->
                    plans.add(
                        new StoredPlan(command, attempts.getOrDefault(command, 0), steps, handingOver.contains(command))
                    )
                );
                return plans;
            });
    }

    private static StoredTransaction transaction(Row row) {
        return new StoredTransaction(
            row.getInteger("ordinal"),
            new TransactionId(row.getBuffer("id")),
            new CertificateId(row.getString("registry"), row.getUUID("stream_id")),
            row.getBuffer("bytes"),
            Arrays.asList(row.getArrayOfIntegers("predecessors")),
            State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
            row.getString("message")
        );
    }

    /** The plan as the engine sees it; transactions are named by their place. */
    static StoredPlan stored(Plan plan, int attempt) {
        Map<TransactionId, Integer> ordinals = new HashMap<>();
        List<StoredTransaction> transactions = new ArrayList<>();
        for (Step step : plan.transactions()) {
            int ordinal = transactions.size();
            ordinals.put(step.transaction().id(), ordinal);
            transactions.add(
                new StoredTransaction(
                    ordinal,
                    step.transaction().id(),
                    step.stream(),
                    step.transaction().bytes(),
                    step.predecessors().stream().map(ordinals::get).toList(),
                    State.PLANNED,
                    ""
                )
            );
        }
        return new StoredPlan(plan.commandId(), attempt, transactions, !plan.handOvers().isEmpty());
    }
}
