package io.wattlet.jobs;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Deletes commands that have ended, with all that is known of how they were carried out. Claims stay, without a command. */
final class CommandRows {

    private static final String DELETE_DELIVERIES = """
        delete from delivery
         where command_id = any($1::uuid[])
        """;

    private static final String LEAVE_CLAIMS = """
        update claim
           set command_id = null,
               final_transaction_id = null
         where command_id = any($1::uuid[])
        """;

    private static final String DELETE_WAITS = """
        delete from slice_wait
         where command_id = any($1::uuid[])
        """;

    private static final String DELETE_TRANSACTIONS = """
        delete from registry_transaction
         where command_id = any($1::uuid[])
        """;

    private static final String DELETE = """
        delete from command
         where id = any($1::uuid[])
        """;

    private CommandRows() {}

    /** Deletes some, in the caller's transaction. */
    static Future<Void> delete(SqlConnection connection, Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.of(ids.toArray(UUID[]::new));
        Future<Void> deleted = Future.succeededFuture();
        for (String statement : List.of(DELETE_DELIVERIES, LEAVE_CLAIMS, DELETE_WAITS, DELETE_TRANSACTIONS, DELETE)) {
            deleted = deleted.compose(_ -> connection.preparedQuery(statement).execute(parameters).mapEmpty());
        }
        return deleted;
    }
}
