package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wattlet.store.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to work on a command, for a while.
 *
 * <p>A lease is the row's {@code next_attempt_at} moved into the future, and its {@code attempt} raised by one. Whoever
 * held an older attempt has lost it, even if it only hung and comes back: its outcomes are ignored.
 */
final class Leases {

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    // New commands are the hint's before they are the sweep's. What a newer version of the node wrote, while nodes are
    // updated one after the other, is left to nodes of that version.
    private static final String TAKE_HINTED = """
        update command
           set attempt = attempt + 1,
               in_hand = true,
               next_attempt_at = now() + $2::bigint * interval '1 ms',
               updated_at = clock_timestamp()
         where id = any($1::uuid[])
           and state = 'pending'
           and (attempt = 0 or next_attempt_at <= now())
           and (payload ->> 'version')::int <= $3
           and kind::text = any($4::text[])
        returning id, kind::text, owner, wallet_id, payload, attempt, created_at
        """;

    private static final String TAKE_DUE = """
        update command
           set attempt = attempt + 1,
               in_hand = true,
               next_attempt_at = now() + $2::bigint * interval '1 ms',
               updated_at = clock_timestamp()
         where id in (
                 select id
                   from command
                  where state = 'pending'
                    and next_attempt_at <= now()
                    and (payload ->> 'version')::int <= $3
                    and kind::text = any($4::text[])
                  order by next_attempt_at
                  limit $1
                    for update skip locked
               )
        returning id, kind::text, owner, wallet_id, payload, attempt, created_at
        """;

    // Rows that somebody else is writing to are left for the next time, so that renewing never waits and never deadlocks.
    private static final String RENEW = """
        update command
           set next_attempt_at = now() + $3::bigint * interval '1 ms'
         where id in (
                 select command.id
                   from command
                   join unnest($1::uuid[], $2::int[]) as held (id, attempt)
                     on command.id = held.id
                    and command.attempt = held.attempt
                  where command.state = 'pending'
                    and command.in_hand
                    for update of command skip locked
               )
        """;

    // The attempt stays: whoever takes such a command raises it, and until then its old holder may still end it. Waits for
    // whoever writes to a row, as what is being prepared does: what was passed over would stand still for the whole lease.
    private static final String HAND_BACK = """
        update command
           set next_attempt_at = now(),
               in_hand = false,
               updated_at = clock_timestamp()
         where id in (
                 select command.id
                   from command
                   join unnest($1::uuid[], $2::int[]) as held (id, attempt)
                     on command.id = held.id
                    and command.attempt = held.attempt
                  where command.state = 'pending'
                    and command.in_hand
                    order by command.id
                    for no key update of command
               )
        """;

    private static final String[] KINDS = Stream.of(CommandKind.values()).map(CommandKind::sql).toArray(String[]::new);

    private final Pool pool;
    private final Duration duration;

    Leases(Pool pool, Duration duration) {
        this.pool = pool;
        this.duration = duration;
    }

    /** Takes those of the given commands that nobody has begun, or whose time has come. */
    Future<List<LeasedCommand<Command>>> takeHinted(List<UUID> ids) {
        return pool
            .preparedQuery(TAKE_HINTED)
            .execute(Tuple.of(ids.toArray(UUID[]::new), duration.toMillis(), CommandPayload.VERSION, KINDS))
            .map(Leases::leased);
    }

    /** Takes commands whose time has come: retries, lost messages, leases that nobody renewed. */
    Future<List<LeasedCommand<Command>>> takeDue(int limit) {
        return pool
            .preparedQuery(TAKE_DUE)
            .execute(Tuple.of(limit, duration.toMillis(), CommandPayload.VERSION, KINDS))
            .map(Leases::leased);
    }

    /** Keeps leases from running out. */
    Future<Void> renew(Map<UUID, Integer> attempts) {
        List<UUID> ids = List.copyOf(attempts.keySet());
        Integer[] numbers = ids.stream().map(attempts::get).toArray(Integer[]::new);
        return pool
            .preparedQuery(RENEW)
            .execute(Tuple.of(ids.toArray(UUID[]::new), numbers, duration.toMillis()))
            .mapEmpty();
    }

    /** Has others take commands at once that this node will not end. What is being written to ends, or keeps its lease. */
    Future<Integer> handBack(Map<UUID, Integer> attempts) {
        List<UUID> ids = List.copyOf(attempts.keySet());
        Integer[] numbers = ids.stream().map(attempts::get).toArray(Integer[]::new);
        return Transactions.repeat(() ->
            pool.preparedQuery(HAND_BACK).execute(Tuple.of(ids.toArray(UUID[]::new), (Object) numbers))
        ).map(RowSet::rowCount);
    }

    private static List<LeasedCommand<Command>> leased(RowSet<Row> rows) {
        List<LeasedCommand<Command>> leased = new ArrayList<>(rows.size());
        for (Row row : rows) {
            command(row).ifPresent(command ->
                leased.add(
                    new LeasedCommand<>(
                        command,
                        row.getUUID("wallet_id"),
                        row.getInteger("attempt"),
                        row.getOffsetDateTime("created_at").toInstant()
                    )
                )
            );
        }
        return leased;
    }

    // One row that cannot be read must not keep its neighbours from being carried out. It stays leased, and is looked at
    // again when the lease ends.
    private static Optional<Command> command(Row row) {
        try {
            return Optional.of(
                CommandPayload.decode(
                    CommandKind.ofSql(row.getString("kind")),
                    row.getUUID("id"),
                    row.getString("owner"),
                    row.get(JsonObject.class, "payload")
                )
            );
        } catch (RuntimeException e) {
            LOG.error("command {} cannot be read by this node and is left alone", row.getUUID("id"), e);
            return Optional.empty();
        }
    }
}
