package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.Ended;
import io.wattlet.command.EndedCommands;
import io.wattlet.command.Holding;
import io.wattlet.command.HoldingColumns;
import io.wattlet.command.Outcome;
import io.wattlet.command.Outcomes;
import io.wattlet.command.SliceWaits;
import io.wattlet.command.WakeUps;
import io.wattlet.plan.LeaseLock.Lease;
import io.wattlet.registry.TransactionId;
import io.wattlet.store.Transactions;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes how plans advance. The progress of many plans that arrives together is written by one transaction. */
final class PlanProgress {

    /**
     * One thing to write; all of it takes effect together.
     *
     * @param committed transactions that the registry committed
     * @param sending   transactions that are about to be sent
     * @param refused   transactions that the registry refused for good
     * @param abandoned commands of which nothing further is sent: what they hold unspent is released. Whoever lost the lease
     *     releases nothing: the new holder may be spending it
     * @param delivered slices whose receiver acknowledged them
     * @param undelivered slices whose receiver could not be told
     * @param outcomes  of commands
     */
    record Change(
        List<TransactionId> committed,
        List<TransactionId> sending,
        List<Refused> refused,
        List<Lease> abandoned,
        List<UUID> delivered,
        List<Undelivered> undelivered,
        List<Outcome> outcomes
    ) {
        static Change advance(List<TransactionId> committed, List<TransactionId> sending, List<Outcome> outcomes) {
            return new Change(committed, sending, List.of(), List.of(), List.of(), List.of(), outcomes);
        }

        static Change abandon(Lease command, List<Refused> refused, List<Outcome> outcomes) {
            return new Change(List.of(), List.of(), refused, List.of(command), List.of(), List.of(), outcomes);
        }

        static Change deliver(List<UUID> delivered, List<Undelivered> undelivered, List<Outcome> outcomes) {
            return new Change(List.of(), List.of(), List.of(), List.of(), delivered, undelivered, outcomes);
        }
    }

    /** A refusal in the registry's words. */
    record Refused(TransactionId id, String message) {}

    /**
     * A failed delivery. Whoever lost the lease notes nothing: the new holder may have been told something else.
     *
     * @param notServed whether the receiver says that it serves no such thing
     * @param abandoned whether it is given up
     */
    record Undelivered(Lease command, UUID sliceId, String error, boolean notServed, boolean abandoned) {}

    private static final int MOST_CHANGES = 512;
    private static final int LONGEST_MESSAGE = 1024;
    private static final int LONGEST_ERROR = 512;

    // Only a transaction that was not settled before changes slices: a late report cannot undo what came after.
    private static final String SETTLE = """
        with settled as (
          update registry_transaction
             set state = 'committed',
                 settled_at = now()
           where id = any($1::bytea[])
             and state in ('planned', 'sent')
          returning id, command_id, ordinal, changed_slices, changed_states
        ), change as (
          select distinct on (slice_id) slice_id, state
            from settled
           cross join lateral unnest(changed_slices, changed_states) as change (slice_id, state)
           order by slice_id, ordinal desc
        ), changed as (
          update slice
             set state = change.state,
                 command_id = case when change.state in ('reserved', 'allocated') then slice.command_id end,
                 spent = null,
                 updated_at = clock_timestamp()
            from change
           where slice.id = change.slice_id
          returning slice.wallet_id, slice.registry, slice.certificate_id, slice.state
        ), claimed as (
          update claim
             set state = 'claimed',
                 updated_at = clock_timestamp()
            from settled
           where claim.command_id = settled.command_id
             and claim.final_transaction_id = settled.id
        ), unclaimed as (
          update claim
             set state = case claim.state when 'stranded' then 'rejected' else 'unclaimed' end::claim_state,
                 updated_at = clock_timestamp()
            from settled
           where claim.unclaim_id = settled.command_id
             and claim.state in ('claimed', 'stranded')
        ), spoilt as (
          -- Its chronicler has forgotten the intent with the claim, so the next claim needs another, for a new commitment.
          update claim_intent
             set signature = null
            from settled
            join claim on claim.unclaim_id = settled.command_id
           where claim_intent.slice_id in (claim.production_slice_id, claim.consumption_slice_id)
        ), handed_over as (
          update delivery
             set state = 'due',
                 due_since = now()
            from change
           where delivery.slice_id = change.slice_id
             and change.state = 'transferred'
             and delivery.state = 'planned'
        )
        select distinct wallet_id, registry, certificate_id
          from changed
         where state = 'available'
        """;

    private static final String MARK_SENDING = """
        update registry_transaction
           set state = 'sent',
               sends = sends + 1
         where id = any($1::bytea[])
           and state in ('planned', 'sent')
        """;

    private static final String MARK_REFUSED = """
        update registry_transaction
           set state = 'refused',
               message = refused.message,
               settled_at = now()
          from unnest($1::bytea[], $2::text[]) as refused (id, message)
         where registry_transaction.id = refused.id
           and registry_transaction.state in ('planned', 'sent')
        """;

    private static final String CANCEL_UNSENT = """
        update registry_transaction
           set state = 'cancelled',
               settled_at = now()
         where command_id = any($1::uuid[])
           and state = 'planned'
        """;

    private static final String CANCEL_PARTS = """
        update slice
           set state = 'cancelled',
               command_id = null,
               updated_at = now()
          from registry_transaction
         where registry_transaction.command_id = any($1::uuid[])
           and registry_transaction.state in ('refused', 'cancelled')
           and slice.id = any(registry_transaction.changed_slices)
           and slice.state = 'registering'
        """;

    private static final String RELEASE_UNSPENT = """
        update slice
           set state = 'available',
               command_id = null,
               spent = null,
               receiver_id = null,
               updated_at = now()
         where command_id = any($1::uuid[])
           and state in ('reserved', 'slicing')
        returning wallet_id, registry, certificate_id
        """;

    // Nothing undoes an allocation on the registry; the slice keeps the state the registry gave it.
    private static final String LET_GO_OF_ALLOCATED = """
        update slice
           set command_id = null,
               updated_at = now()
         where command_id = any($1::uuid[])
           and state = 'allocated'
        """;

    // What stands on a registry of a claim that goes no further is said, since its slices cannot be used for another.
    private static final String END_CLAIMS = """
        update claim
           set state = case when produced.state in ('allocated', 'claimed') then 'stranded' else 'rejected' end::claim_state,
               updated_at = now()
          from slice as produced
         where claim.command_id = any($1::uuid[])
           and claim.state = 'created'
           and produced.id = claim.production_slice_id
        """;

    private static final String CANCEL_DELIVERIES = """
        update delivery
           set state = 'cancelled'
         where command_id = any($1::uuid[])
           and state = 'planned'
        """;

    private static final String MARK_DELIVERED = """
        update delivery
           set state = 'delivered',
               attempts = attempts + 1,
               delivered_at = now()
         where slice_id = any($1::uuid[])
           and state = 'due'
        """;

    private static final String MARK_UNDELIVERED = """
        update delivery
           set state = case when failed.abandoned then 'abandoned' else 'due' end::delivery_state,
               attempts = attempts + 1,
               not_served = case when failed.not_served then delivery.not_served + 1 else 0 end,
               last_error = failed.error
          from unnest($1::uuid[], $2::text[], $3::bool[], $4::bool[]) as failed (slice_id, error, not_served, abandoned)
         where delivery.slice_id = failed.slice_id
           and delivery.state = 'due'
        """;

    private final Pool pool;
    private final EndedCommands endings;
    private final WakeUps wakeUps;

    /**
     * What came of a batch.
     *
     * @param available holdings of which slices became available
     */
    private record Written(List<Ended> ended, Set<Holding> available) {}

    private enum Done {
        DONE,
    }

    private final ArrivalBatches<Change, Done> batches;

    PlanProgress(Vertx vertx, Pool pool, EndedCommands endings, WakeUps wakeUps, int maxWaiting) {
        this.pool = pool;
        this.endings = endings;
        this.wakeUps = wakeUps;
        this.batches = new ArrivalBatches<>(
            vertx,
            new ArrivalBatches.Limits(MOST_CHANGES, 2, maxWaiting),
            this::write,
            () -> new RejectedExecutionException("more than " + maxWaiting + " plan changes wait to be written")
        );
    }

    /** Writes a change; it is durable when the future succeeds. */
    Future<Void> write(Change change) {
        return batches.add(change).mapEmpty();
    }

    private Future<List<Done>> write(List<Change> changes) {
        List<Outcome> outcomes = gather(changes, Change::outcomes);
        return Transactions.run(pool, connection -> {
            Set<Holding> available = new HashSet<>();
            return settle(connection, gather(changes, Change::committed))
                .onSuccess(available::addAll)
                .compose(_ -> markSending(connection, gather(changes, Change::sending)))
                .compose(_ -> refuse(connection, gather(changes, Change::refused)))
                .compose(_ -> LeaseLock.stillLeased(connection, gather(changes, Change::abandoned)))
                .compose(commands -> abandon(connection, commands))
                .onSuccess(available::addAll)
                .compose(_ -> deliver(connection, gather(changes, Change::delivered)))
                .compose(_ -> noteUndelivered(connection, gather(changes, Change::undelivered)))
                .compose(_ -> Outcomes.record(connection, outcomes))
                .map(ended -> new Written(ended, available));
        })
            .onSuccess(written -> {
                endings.announce(written.ended());
                wakeUps.slicesAvailable(written.available());
            })
            .map(_ -> Collections.nCopies(changes.size(), Done.DONE));
    }

    private static <T> List<T> gather(List<Change> changes, Function<Change, List<T>> part) {
        return changes.stream().map(part).flatMap(List::stream).toList();
    }

    /** Returns the holdings of which slices became available. */
    private static Future<Set<Holding>> settle(SqlConnection connection, List<TransactionId> committed) {
        return committed.isEmpty()
            ? Future.succeededFuture(Set.of())
            : connection.preparedQuery(SETTLE).execute(Tuple.of(bytes(committed))).map(PlanProgress::holdings);
    }

    private static Future<Void> markSending(SqlConnection connection, List<TransactionId> sending) {
        return execute(connection, MARK_SENDING, sending, Tuple.of(bytes(sending)));
    }

    private static Future<Void> refuse(SqlConnection connection, List<Refused> refused) {
        Tuple parameters = Tuple.tuple()
            .addArrayOfBuffer(bytes(refused.stream().map(Refused::id).toList()))
            .addArrayOfString(
                refused
                    .stream()
                    .map(one -> cut(one.message(), LONGEST_MESSAGE))
                    .toArray(String[]::new)
            );
        return execute(connection, MARK_REFUSED, refused, parameters);
    }

    /** Returns the holdings of which slices became available. */
    private static Future<Set<Holding>> abandon(SqlConnection connection, Set<UUID> commands) {
        if (commands.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        Tuple parameters = Tuple.of(commands.toArray(UUID[]::new));
        return execute(connection, CANCEL_UNSENT, commands, parameters)
            .compose(_ -> execute(connection, CANCEL_PARTS, commands, parameters))
            .compose(_ -> execute(connection, LET_GO_OF_ALLOCATED, commands, parameters))
            .compose(_ -> execute(connection, END_CLAIMS, commands, parameters))
            .compose(_ -> execute(connection, CANCEL_DELIVERIES, commands, parameters))
            .compose(_ -> SliceWaits.end(connection, commands))
            .compose(_ -> connection.preparedQuery(RELEASE_UNSPENT).execute(parameters))
            .map(PlanProgress::holdings);
    }

    private static Set<Holding> holdings(RowSet<Row> rows) {
        return rows.stream().map(HoldingColumns::read).collect(Collectors.toSet());
    }

    private static Future<Void> deliver(SqlConnection connection, List<UUID> slices) {
        return execute(connection, MARK_DELIVERED, slices, Tuple.of(slices.toArray(UUID[]::new)));
    }

    private static Future<Void> noteUndelivered(SqlConnection connection, List<Undelivered> undelivered) {
        return LeaseLock.stillLeased(connection, undelivered.stream().map(Undelivered::command).toList()).compose(
            leased -> {
                List<Undelivered> noted = undelivered
                    .stream()
                    .filter(one -> leased.contains(one.command().commandId()))
                    .toList();
                return execute(connection, MARK_UNDELIVERED, noted, undelivered(noted));
            }
        );
    }

    private static Tuple undelivered(List<Undelivered> undelivered) {
        return Tuple.of(
            undelivered.stream().map(Undelivered::sliceId).toArray(UUID[]::new),
            undelivered
                .stream()
                .map(one -> cut(one.error(), LONGEST_ERROR))
                .toArray(String[]::new),
            undelivered.stream().map(Undelivered::notServed).toArray(Boolean[]::new),
            undelivered.stream().map(Undelivered::abandoned).toArray(Boolean[]::new)
        );
    }

    private static Future<Void> execute(SqlConnection connection, String sql, Collection<?> about, Tuple parameters) {
        return about.isEmpty()
            ? Future.succeededFuture()
            : connection.preparedQuery(sql).execute(parameters).mapEmpty();
    }

    private static Buffer[] bytes(List<TransactionId> ids) {
        return ids.stream().map(TransactionId::sha256).toArray(Buffer[]::new);
    }

    private static String cut(String text, int longest) {
        return text.substring(0, Math.min(text.length(), longest));
    }
}
