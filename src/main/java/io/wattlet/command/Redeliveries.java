package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Reopens transfers that failed because their receivers did not acknowledge what the registry had handed over to them. All
 * that is left of such a transfer is to tell them; it is carried out like any other that was resumed.
 */
final class Redeliveries {

    /** One transfer whose owner wants its receivers told again. */
    record Wanted(String owner, UUID commandId) {}

    // The rows of the commands are locked first, in order, and then those of the deliveries: of two that come together for one
    // transfer, the second sees what the first one did, and has the same answer. A higher number of the attempt leaves those
    // behind who hung since it failed.
    private static final String REOPEN = """
        with wanted as (
          select *
            from unnest($1::int[], $2::text[], $3::uuid[]) as wanted (place, owner, id)
        ), locked as (
          select command.id, command.owner, command.wallet_id, command.state
            from command
           where command.id in (select id from wanted)
             and command.kind = 'transfer'
           order by command.id
             for no key update
        ), found as (
          select wanted.place, locked.id, locked.state, wallet.disabled_at is not null as disabled
            from wanted
            join locked on locked.id = wanted.id and locked.owner = wanted.owner
            join wallet on wallet.id = locked.wallet_id
        ), told as (
          select delivery.slice_id, delivery.command_id, delivery.state, delivery.redeliveries
            from delivery
           where delivery.command_id in (select id from found where not disabled)
             for no key update
        ), due as (
          update delivery
             set state = 'due',
                 due_since = now(),
                 attempts = 0,
                 not_served = 0,
                 redeliveries = redeliveries + 1
           where delivery.slice_id in (
                   select told.slice_id
                     from told
                     join found on found.id = told.command_id
                    where told.state = 'abandoned'
                      and found.state = 'failed'
                 )
          returning delivery.command_id
        ), reopened as (
          update command
             set state = 'pending',
                 attempt = attempt + 1,
                 in_hand = false,
                 next_attempt_at = now(),
                 failure_code = null,
                 failure_text = null,
                 updated_at = clock_timestamp()
           where id in (select command_id from due)
          returning id
        )
        select wanted.place,
               case
                 when found.id is null then 'transfer-not-found'
                 when found.disabled then 'wallet-disabled'
                 when reopened.id is not null then null
                 when found.state = 'pending' and exists (
                        select
                          from told
                         where told.command_id = found.id
                           and told.state = 'due'
                           and told.redeliveries > 0
                      ) then null
                 else 'nothing-to-redeliver'
               end as refusal
          from wanted
          left join found on found.place = wanted.place
          left join reopened on reopened.id = found.id
         order by wanted.place
        """;

    private final SqlClient client;

    Redeliveries(SqlClient client) {
        this.client = client;
    }

    /**
     * Reopens transfers. One that was reopened before, and is not at its end again, is left as it is.
     *
     * @return for each in order the id of its command, or a failure that says why it was refused
     */
    Future<List<Future<UUID>>> reopen(List<Wanted> wanted) {
        Tuple parameters = Tuple.of(
            IntStream.range(0, wanted.size()).boxed().toArray(Integer[]::new),
            wanted.stream().map(Wanted::owner).toArray(String[]::new),
            wanted.stream().map(Wanted::commandId).toArray(UUID[]::new)
        );
        return client
            .preparedQuery(REOPEN)
            .execute(parameters)
            .map(rows -> answers(wanted, rows));
    }

    private static List<Future<UUID>> answers(List<Wanted> wanted, RowSet<Row> rows) {
        List<Future<UUID>> answers = new ArrayList<>(wanted.size());
        for (Row row : rows) {
            UUID id = wanted.get(answers.size()).commandId();
            answers.add(
                switch (row.getString("refusal")) {
                    case null -> Future.succeededFuture(id);
                    case "transfer-not-found" -> refused(new Refusal.TransferNotFound());
                    case "wallet-disabled" -> refused(new Refusal.WalletDisabled());
                    case "nothing-to-redeliver" -> refused(new Refusal.NothingToRedeliver());
                    case String other -> throw new IllegalStateException("unknown refusal: " + other);
                }
            );
        }
        return answers;
    }

    private static Future<UUID> refused(Refusal refusal) {
        return Future.failedFuture(new RefusedException(refusal));
    }
}
