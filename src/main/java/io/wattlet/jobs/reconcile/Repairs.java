package io.wattlet.jobs.reconcile;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.Holding;
import io.wattlet.command.HoldingColumns;
import io.wattlet.jobs.reconcile.Bookings.Booked;
import io.wattlet.registry.TransactionId;
import io.wattlet.store.Transactions;
import io.wattlet.wallet.SliceState;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the books say what a stream proves, for one certificate in one transaction.
 *
 * <p>Every slice is written only if it still is as it was compared and nobody holds it, so a command that began meanwhile has
 * its way, and whoever compares the same certificate at the same time writes nothing twice. Rows that somebody else is writing
 * to are passed over.
 */
final class Repairs {

    /**
     * A slice whose state the stream proves.
     *
     * @param allocation under which the stream has it allocated or claimed; null when it has not
     */
    record Change(Booked slice, SliceState becomes, @Nullable UUID allocation) {}

    /** A slice that was changed. */
    record Changed(UUID sliceId, Holding holding, SliceState state) {}

    // A consumption slice is claimed after its production slice, in the books too: else neither of them would have a claim.
    private static final String CHANGE = """
        with wanted as (
          select *
            from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::uuid[])
                   as wanted (id, booked, updated_at, becomes, claim_id)
        ), fitting as (
          select slice.id, wanted.becomes
            from wanted
            join slice on slice.id = wanted.id
           where slice.state = wanted.booked::slice_state
             and slice.updated_at = wanted.updated_at
             and slice.command_id is null
             and (
               wanted.becomes <> 'claimed'
               or exists (
                 select
                   from claim
                   join command on command.id = claim.command_id
                   join slice as produced on produced.id = claim.production_slice_id
                  where claim.id = wanted.claim_id
                    and claim.state <> 'unclaimed'
                    and command.state <> 'pending'
                    and (
                      slice.id = claim.production_slice_id
                      or slice.id = claim.consumption_slice_id and produced.state = 'claimed'
                    )
               )
             )
           order by slice.id
             for no key update of slice skip locked
        )
        update slice
           set state = fitting.becomes::slice_state,
               updated_at = clock_timestamp()
          from fitting
         where slice.id = fitting.id
        returning slice.id, slice.wallet_id, slice.registry, slice.certificate_id, slice.state::text
        """;

    // As the engine books a commit, except that the command has ended: what it wanted to go on with is nobody's now.
    private static final String BOOK = """
        with found as (
          select transaction.id, transaction.command_id, transaction.changed_slices, transaction.changed_states
            from registry_transaction as transaction
            join command on command.id = transaction.command_id
           where transaction.id = any($1::bytea[])
             and transaction.state <> 'committed'
             and command.state <> 'pending'
           order by transaction.command_id, transaction.ordinal
             for no key update
        ), change as (
          select found.id as transaction_id, change.slice_id,
                 case when change.state = 'reserved' then 'available' else change.state end as becomes
            from found
           cross join lateral unnest(found.changed_slices, found.changed_states) as change (slice_id, state)
        ), before as (
          select slice.id, slice.state, slice.command_id
            from slice
           where slice.id in (select slice_id from change)
           order by slice.id
             for no key update skip locked
        ), fitting as (
          select change.transaction_id
            from change
            left join before on before.id = change.slice_id
           group by change.transaction_id
          having bool_and(
                   before.id is not null
                   and before.command_id is null
                   and case change.becomes
                         when 'available' then before.state = 'cancelled'
                         when 'transferred' then before.state in ('available', 'expired', 'unresolved', 'cancelled')
                         when 'sliced' then before.state in ('available', 'expired', 'unresolved')
                         when 'allocated' then before.state in ('available', 'expired', 'unresolved')
                         when 'claimed' then before.state = 'allocated'
                           and exists (
                             select
                               from claim
                               join slice as produced on produced.id = claim.production_slice_id
                              where before.id = claim.production_slice_id
                                 or before.id = claim.consumption_slice_id and produced.state = 'claimed'
                           )
                         else false
                       end
                 )
        ), booked as (
          update registry_transaction
             set state = 'committed',
                 settled_at = now()
            from fitting
           where registry_transaction.id = fitting.transaction_id
          returning registry_transaction.id, registry_transaction.command_id
        )
        update slice
           set state = change.becomes,
               receiver_id = case when change.becomes = 'transferred' then coalesce(told.receiver_id, slice.receiver_id) end,
               updated_at = clock_timestamp()
          from booked
          join change on change.transaction_id = booked.id
          left join delivery as told on told.slice_id = change.slice_id and told.command_id = booked.command_id
         where slice.id = change.slice_id
        returning slice.id, slice.wallet_id, slice.registry, slice.certificate_id, slice.state::text, booked.command_id
        """;

    // What stands on registries of a claim whose command has ended.
    private static final String FOLLOW_CLAIMS = """
        update claim
           set state = case when produced.state = 'claimed' and consumed.state = 'claimed' then 'claimed' else 'stranded' end
                         ::claim_state,
               updated_at = clock_timestamp()
          from slice as produced, slice as consumed, command
         where claim.id = any($1::uuid[])
           and claim.state in ('created', 'rejected', 'stranded')
           and produced.id = claim.production_slice_id
           and consumed.id = claim.consumption_slice_id
           and produced.state in ('allocated', 'claimed')
           and command.id = claim.command_id
           and command.state <> 'pending'
        """;

    // With a higher attempt it goes on where it was: with telling receivers, or with nothing but its end.
    private static final String REOPEN = """
        with due as (
          update delivery
             set state = 'due',
                 due_since = now()
           where slice_id = any($1::uuid[])
             and state = 'cancelled'
          returning command_id
        )
        update command
           set state = 'pending',
               attempt = attempt + 1,
               in_hand = false,
               next_attempt_at = now(),
               failure_code = null,
               failure_text = null,
               updated_at = clock_timestamp()
         where id = any($2::uuid[])
           and state = 'failed'
           and (
             id in (select command_id from due)
             or not exists (
                  select
                    from registry_transaction as transaction
                   where transaction.command_id = command.id
                     and transaction.state <> 'committed'
                )
           )
        """;

    private final Pool pool;

    Repairs(Pool pool) {
        this.pool = pool;
    }

    /**
     * Repairs what can be repaired of one certificate.
     *
     * @param changes     slices whose state the stream proves
     * @param unbooked    transactions on the stream that are not booked as committed
     * @param allocations under which the stream has slices that are repaired
     * @return what was changed
     */
    Future<List<Changed>> repair(List<Change> changes, Set<TransactionId> unbooked, Collection<UUID> allocations) {
        return Transactions.run(pool, connection ->
            change(connection, changes).compose(changed ->
                book(connection, unbooked, allocations).map(booked ->
                    Stream.of(changed, booked).flatMap(List::stream).toList()
                )
            )
        );
    }

    private static Future<List<Changed>> change(SqlConnection connection, List<Change> changes) {
        if (changes.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(
                changes
                    .stream()
                    .map(change -> change.slice().id())
                    .toArray(UUID[]::new)
            )
            .addArrayOfString(
                changes
                    .stream()
                    .map(change -> change.slice().state().sql())
                    .toArray(String[]::new)
            )
            .addArrayOfOffsetDateTime(
                changes
                    .stream()
                    .map(change -> change.slice().updatedAt())
                    .toArray(OffsetDateTime[]::new)
            )
            .addArrayOfString(
                changes
                    .stream()
                    .map(change -> change.becomes().sql())
                    .toArray(String[]::new)
            )
            .addArrayOfUUID(changes.stream().map(Change::allocation).toArray(UUID[]::new));
        return connection
            .preparedQuery(CHANGE)
            .execute(parameters)
            .map(rows -> rows.stream().map(Repairs::changed).toList());
    }

    private static Future<List<Changed>> book(
        SqlConnection connection,
        Set<TransactionId> unbooked,
        Collection<UUID> allocations
    ) {
        if (unbooked.isEmpty()) {
            return followClaims(connection, allocations).map(_ -> List.of());
        }
        return connection
            .preparedQuery(BOOK)
            .execute(
                Tuple.tuple().addArrayOfBuffer(unbooked.stream().map(TransactionId::sha256).toArray(Buffer[]::new))
            )
            .compose(rows -> {
                List<Changed> changed = rows.stream().map(Repairs::changed).toList();
                Set<UUID> commands = rows
                    .stream()
                    .map(row -> row.getUUID("command_id"))
                    .collect(Collectors.toSet());
                return followClaims(connection, allocations)
                    .compose(_ -> reopen(connection, changed, commands))
                    .map(changed);
            });
    }

    private static Future<Void> followClaims(SqlConnection connection, Collection<UUID> allocations) {
        return allocations.isEmpty()
            ? Future.succeededFuture()
            : connection
                  .preparedQuery(FOLLOW_CLAIMS)
                  .execute(Tuple.tuple().addArrayOfUUID(allocations.toArray(UUID[]::new)))
                  .mapEmpty();
    }

    private static Future<Void> reopen(SqlConnection connection, List<Changed> changed, Set<UUID> commands) {
        List<UUID> slices = new ArrayList<>();
        changed
            .stream()
            .filter(one -> one.state() == SliceState.TRANSFERRED)
            .forEach(one -> slices.add(one.sliceId()));
        return connection
            .preparedQuery(REOPEN)
            .execute(
                Tuple.tuple().addArrayOfUUID(slices.toArray(UUID[]::new)).addArrayOfUUID(commands.toArray(UUID[]::new))
            )
            .mapEmpty();
    }

    private static Changed changed(Row row) {
        return new Changed(row.getUUID("id"), HoldingColumns.read(row), SliceState.ofSql(row.getString("state")));
    }
}
