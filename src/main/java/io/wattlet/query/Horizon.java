package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Up to when everything that changed can be seen.
 *
 * <p>A row gets its {@code updated_at} while its transaction is under way, and is seen when that commits; by then somebody
 * who follows the changes may have passed that time. Transactions under way that write have begun before they took the
 * time, so nothing can appear any more that is older than all of them. The settling time is for what cannot be known: a
 * transaction that has taken its time and not written yet, sessions of another role, clocks that are set back and, on a
 * replica, what was under way on the primary when the last commit was replayed.
 *
 * <p>This is asked before the list, in a statement of its own: within one statement, a transaction that commits between
 * the statement's snapshot and the look at the sessions would be missed by both.
 */
final class Horizon {

    static final String SQL = """
        select case
                 when pg_is_in_recovery() then pg_last_xact_replay_timestamp()
                 else least(
                        clock_timestamp(),
                        (select min(xact_start)
                           from pg_stat_activity
                          where backend_type = 'client backend'
                            and backend_xid is not null
                            and datname = current_database())
                      )
               end - $1::bigint * interval '1 millisecond' as horizon
        """;

    private final SqlClient client;
    private final Duration settling;

    Horizon(SqlClient client, Duration settling) {
        this.client = client;
        this.settling = settling;
    }

    /** The time; empty when a replica has replayed nothing yet. */
    Future<Optional<Instant>> read() {
        return client
            .preparedQuery(SQL)
            .execute(Tuple.of(settling.toMillis()))
            .map(rows -> {
                OffsetDateTime horizon = rows.iterator().next().getOffsetDateTime("horizon");
                return Optional.ofNullable(horizon).map(OffsetDateTime::toInstant);
            });
    }
}
