package io.wattlet.store;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells a database that cannot answer now, or has no room, from one that answered. */
public final class Availability {

    // Postgres: connection exception, transaction rollback (a deadlock, for one), insufficient resources (disk,
    // memory, connections), operator intervention (a shutdown, a statement that took too long), system error (of input or
    // output) (https://www.postgresql.org/docs/18/errcodes-appendix.html)
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "57", "58");
    // read_only_sql_transaction: another server has taken over; idle_in_transaction_session_timeout; lock_not_available
    private static final Set<String> STATES = Set.of("25006", "25P03", "55P03");

    // What Vert.x' SQL client says in words alone: of a statement whose connection was lost a moment before, and of one that
    // there was no connection for in time.
    private static final List<String> WORDS = List.of("Connection is not active", "Timeout waiting for connection");

    private Availability() {}

    /** Whether the failure, or what caused it, says that the database may answer another time. */
    public static boolean isUnavailable(Throwable failure) {
        for (
            @Nullable
            Throwable cause = failure;
            cause != null;
            cause = cause.getCause()
        ) {
            if (saysUnavailable(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean saysUnavailable(Throwable failure) {
        if (failure instanceof PgException answer) {
            return isPassing(answer.getSqlState());
        }
        // Migrations go over JDBC.
        if (failure instanceof SQLException answer) {
            return isPassing(answer.getSQLState());
        }
        return (
            isWithoutConnection(failure) ||
            failure instanceof IOException ||
            failure instanceof TimeoutException ||
            failure instanceof ClosedConnectionException ||
            // What the pool says when a connection is lost, or none is free in time; kinds of its own mean something else.
            failure.getClass() ==
            VertxException.class ||
            failure instanceof ConnectionPoolTooBusyException
        );
    }

    private static boolean isPassing(@Nullable String state) {
        return (
            state != null &&
            (STATES.contains(state) || (state.length() == 5 && CLASSES.contains(state.substring(0, 2))))
        );
    }

    private static boolean isWithoutConnection(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof VertxException && message != null && WORDS.stream().anyMatch(message::startsWith);
    }
}
