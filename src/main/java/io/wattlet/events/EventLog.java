package io.wattlet.events;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
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

    private static final String WALLET = """
        select id
          from wallet
         where owner = $1
        """;

    private static final String FORGOTTEN = """
        select forgotten_up_to
          from event_retention
        """;

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

    /** The wallet of an owner; there is one at most. */
    public Future<Optional<UUID>> walletOf(String owner) {
        return primary
            .preparedQuery(WALLET)
            .execute(Tuple.of(owner))
            .map(rows -> first(rows.iterator()).map(row -> row.getUUID("id")));
    }

    /** Up to which number events were deleted because of their age: whoever knows no more than that may have missed some. */
    public Future<Long> forgottenUpTo() {
        return primary
            .preparedQuery(FORGOTTEN)
            .execute()
            .map(rows -> rows.iterator().next().getLong("forgotten_up_to"));
    }

    private static Optional<Row> first(RowIterator<Row> rows) {
        return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }
}
