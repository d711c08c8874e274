package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Locale;
import java.util.Optional;

/** Reads how commands stand. */
final class CommandQueries {

    private static final String FIND = """
        select state::text as state
          from command
         where id = $1
           and owner = $2
        """;

    private final SqlClient client;

    CommandQueries(SqlClient client) {
        this.client = client;
    }

    Future<Optional<CommandStatus>> find(Query.FindCommand query) {
        return client
            .preparedQuery(FIND)
            .execute(Tuple.of(query.commandId(), query.owner()))
            .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(status(rows.iterator().next())));
    }

    private static CommandStatus status(Row row) {
        return CommandStatus.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    }
}
