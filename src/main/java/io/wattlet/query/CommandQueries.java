package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Reads how commands stand. */
final class CommandQueries {

    private static final String FIND = """
        select command.id, command.kind::text as kind, command.state::text as state, command.failure_code,
               command.failure_text, command.created_at, command.updated_at, command.attempt, plan.planned, plan.committed
          from command
         cross join lateral (
                 select count(*)::int as planned,
                        (count(*) filter (where registry_transaction.state = 'committed'))::int as committed
                   from registry_transaction
                  where registry_transaction.command_id = command.id
               ) as plan
         where command.id = any($1::uuid[])
           and command.owner = $2
        """;

    private final SqlClient client;

    CommandQueries(SqlClient client) {
        this.client = client;
    }

    Future<List<CommandStatus>> find(Query.FindCommands query) {
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(query.commandIds().toArray(UUID[]::new))
            .addString(query.owner());
        return client
            .preparedQuery(FIND)
            .execute(parameters)
            .map(rows -> {
                Map<UUID, CommandStatus> found = new HashMap<>();
                rows.forEach(row -> found.put(row.getUUID("id"), status(row)));
                return query.commandIds().stream().distinct().map(found::get).filter(Objects::nonNull).toList();
            });
    }

    private static CommandStatus status(Row row) {
        return new CommandStatus(
            row.getUUID("id"),
            CommandStatus.Type.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
            CommandStatus.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
            Optional.ofNullable(row.getString("failure_code")).map(code ->
                new CommandStatus.Reason(code, row.getString("failure_text"))
            ),
            row.getOffsetDateTime("created_at").toInstant(),
            row.getOffsetDateTime("updated_at").toInstant(),
            row.getInteger("attempt"),
            row.getInteger("planned"),
            row.getInteger("committed")
        );
    }
}
