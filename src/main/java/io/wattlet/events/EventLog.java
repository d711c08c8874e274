package io.wattlet.events;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Reads the events of a wallet. For any thread. */
public final class EventLog {

    private static final String OF_WALLET = """
        select %s
          from event
         where wallet_id = $1
           and number > $2
           and number <= $3
           and type = any($4::event_type[])
         order by number
         limit $5
        """.formatted(Event.COLUMNS);

    private static final String OF_WALLETS = """
        select %s
          from event
         where wallet_id = any($1::uuid[])
           and number > $2
           and number <= $3
         order by number
         limit $4
        """.formatted(Event.COLUMNS);

    private static final String BEGINNING = """
        select wallet.id, wallet.disabled_at is not null as disabled, event_retention.forgotten_up_to,
               (select case when is_called then last_value else 0 end from event_number) as last
          from event_retention
          left join wallet on wallet.owner = $1
        """;

    /**
     * What there is to know before the first event is read.
     *
     * @param wallet        of the owner; there is one at most
     * @param forgottenUpTo number up to which events were deleted because of their age: whoever knows no more than that may
     *                      have missed some
     * @param last          the last number that was given out
     */
    record Beginning(Optional<UUID> wallet, boolean disabled, long forgottenUpTo, long last) {}

    private final SqlClient primary;

    /**
     * @param primary where events are written: a replica does not have all up to a number that the primary names
     */
    public EventLog(SqlClient primary) {
        this.primary = primary;
    }

    /**
     * Reads on.
     *
     * @param after number of the last one that is known; 0 for none
     * @param upTo  what an {@link EventTail} has told
     * @param limit most events; if there are as many, there may be more
     * @return in the order in which they happened
     */
    public Future<List<Event>> read(UUID wallet, long after, long upTo, Set<EventType> types, int limit) {
        return primary
            .preparedQuery(OF_WALLET)
            .execute(Tuple.of(wallet, after, upTo, types.stream().map(EventType::sql).toArray(String[]::new), limit))
            .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Event::of).toList());
    }

    /** The same for several wallets at once, and all types. */
    Future<List<Event>> read(List<UUID> wallets, long after, long upTo, int limit) {
        return primary
            .preparedQuery(OF_WALLETS)
            .execute(Tuple.of(wallets.toArray(UUID[]::new), after, upTo, limit))
            .map(EventLog::events);
    }

    /** Where whoever follows the events of an owner can begin. */
    Future<Beginning> beginning(String owner) {
        return primary
            .preparedQuery(BEGINNING)
            .execute(Tuple.of(owner))
            .map(rows -> {
                Row row = rows.iterator().next();
                return new Beginning(
                    Optional.ofNullable(row.getUUID("id")),
                    row.getBoolean("disabled"),
                    row.getLong("forgotten_up_to"),
                    row.getLong("last")
                );
            });
    }

    private static List<Event> events(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Event::of).toList();
    }
}
