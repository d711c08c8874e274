package io.wattlet.events;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Up to which number all events can be seen.
 *
 * <p>An event has its number before its transaction commits, so a greater number may be seen earlier, and whoever had read
 * on would miss the smaller one. Whoever reads only up to the frontier misses nothing: every transaction that had taken a
 * number up to it has ended.
 *
 * <p>How it is found: the last number that was taken is read, and after that an id is taken as transactions have them. A
 * transaction has its own id before it takes a number, since it takes numbers for what it has written. So once all
 * transactions with smaller ids are over, no number up to the one that was read is left to be seen. (The end of the
 * database's snapshot would not do in place of the id: transactions under way may be beyond it.)
 *
 * <p>Reads the primary: on a replica, sequences run ahead of what was replayed. For one event loop.
 */
final class Frontier {

    private static final String LAST_NUMBER = """
        select case when is_called then last_value else 0 end as number
          from event_number
        """;

    private static final String UNDER_WAY = """
        select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest,
               pg_current_xact_id()::text::bigint as next
        """;

    /** Most that are kept apart; a transaction that stays open for an hour must not cost memory. */
    private static final int MOST_UNSETTLED = 64;

    /** Settled once every transaction has ended whose id is below {@code next}. */
    private record Unsettled(long number, long next) {}

    private final SqlClient primary;
    private final Deque<Unsettled> unsettled = new ArrayDeque<>();
    private long reached;

    Frontier(SqlClient primary) {
        this.primary = primary;
    }

    /** Where it was when it was looked for the last time; 0 at first. */
    long reached() {
        return reached;
    }

    /** Whether there are numbers beyond it that were taken. */
    boolean isMoving() {
        return !unsettled.isEmpty();
    }

    /** Looks where it is now. To be called again only when the answer is there. */
    Future<Long> advance() {
        return primary
            .preparedQuery(LAST_NUMBER)
            .execute()
            .compose(rows -> {
                long last = rows.iterator().next().getLong("number");
                return last == reached
                    ? Future.succeededFuture(reached)
                    : primary
                          .preparedQuery(UNDER_WAY)
                          .execute()
                          .map(transactions -> settle(last, transactions.iterator().next()));
            });
    }

    private long settle(long last, Row transactions) {
        if (unsettled.isEmpty() || unsettled.getLast().number() < last) {
            if (unsettled.size() == MOST_UNSETTLED) {
                unsettled.removeLast();
            }
            unsettled.add(new Unsettled(last, transactions.getLong("next")));
        }
        long oldest = transactions.getLong("oldest");
        while (!unsettled.isEmpty() && unsettled.getFirst().next() <= oldest) {
            reached = unsettled.removeFirst().number();
        }
        return reached;
    }
}
