package io.wattlet.store;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells a database that cannot be reached, or has no room, from one that answered. */
public final class Availability {

    // Postgres: connection exception, insufficient resources (https://www.postgresql.org/docs/18/errcodes-appendix.html)
    private static final Set<String> CLASSES = Set.of("08", "53");
    // admin_shutdown, crash_shutdown, cannot_connect_now; lock_not_available, idle_in_transaction_session_timeout
    private static final Set<String> STATES = Set.of("57P01", "57P02", "57P03", "55P03", "25P03");

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
            String state = answer.getSqlState() == null ? "" : answer.getSqlState();
            return STATES.contains(state) || (state.length() == 5 && CLASSES.contains(state.substring(0, 2)));
        }
        return (
            failure instanceof IOException ||
            failure instanceof TimeoutException ||
            failure instanceof ClosedConnectionException ||
            failure instanceof ConnectionPoolTooBusyException
        );
    }
}
