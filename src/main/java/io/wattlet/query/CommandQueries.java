package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.query.Cursor.Position;
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

    static final String FOLLOW = """
        with part as (
          select id, kind, state, failure_code, failure_text, created_at, updated_at, attempt
            from command
           where owner = $1
             and (updated_at, id) > ($2::timestamptz, $3::uuid)
           order by updated_at, id
           limit $4
        )
        select true as item, part.id, part.kind::text as kind, part.state::text as state, part.failure_code,
               part.failure_text, part.created_at, part.updated_at, part.attempt, plan.planned, plan.committed,
               '' as position_registry, part.id as position_id
          from part
         cross join lateral (
                 select count(*)::int as planned,
                        (count(*) filter (where registry_transaction.state = 'committed'))::int as committed
                   from registry_transaction
                  where registry_transaction.command_id = part.id
               ) as plan
         order by part.updated_at, part.id
        """;

    private final SqlClient client;
    private final ChangesReader changes;
    private final Horizon horizon;

    CommandQueries(SqlClient client, QuerySettings settings) {
        this.client = client;
        this.changes = new ChangesReader(client, settings);
        this.horizon = new Horizon(client, settings.settling());
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

    Future<CommandNews> follow(Query.FollowCommands query) {
        return changes
            .readRows(Cursor.List.COMMANDS, query.part(), FOLLOW, start -> parameters(query, start))
            .map(part -> new CommandNews(part.rows().stream().map(CommandQueries::status).toList(), part.next()));
    }

    static Tuple parameters(Query.FollowCommands query, Position start) {
        return Tuple.of(
            query.owner(),
            CertificateQueries.timestamp(start.updatedAt()),
            start.id(),
            query.part().limit()
        );
    }

    /** A replica that has replayed nothing yet cannot say what is settled; then it is begun with the first command. */
    Future<Cursor> begin() {
        return horizon
            .read()
            .map(settled ->
                new Cursor(Cursor.List.COMMANDS, settled.map(Position::after).orElse(Position.START), null)
            );
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
