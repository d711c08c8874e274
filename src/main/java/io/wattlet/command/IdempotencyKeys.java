package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** What was answered to submissions with a key. Written by the statement of their {@link Admission}. */
final class IdempotencyKeys {

    private static final String FIND = """
        select body_hash, kind::text as kind, outcomes, note
          from idempotency_key
         where owner = $1
           and key = $2
        """;

    /** Stands for the id of a command that was refused: nobody was ever told of one. */
    private static final UUID NEVER_STORED = new UUID(0, 0);

    private final SqlClient client;

    IdempotencyKeys(SqlClient client) {
        this.client = client;
    }

    /**
     * The receipt that was given for a key.
     *
     * @return empty for a key that is not known; fails with {@link Refusal.IdempotencyKeyReused} when it was used for
     *     something else
     */
    Future<Optional<Receipt>> find(String owner, IdempotencyKey key) {
        return client
            .preparedQuery(FIND)
            .execute(Tuple.of(owner, key.value()))
            .map(rows -> {
                RowIterator<Row> row = rows.iterator();
                return row.hasNext() ? Optional.of(receipt(owner, key, row.next())) : Optional.empty();
            });
    }

    private static Receipt receipt(String owner, IdempotencyKey key, Row row) {
        if (!row.getBuffer("body_hash").equals(key.bodyHash())) {
            throw new RefusedException(new Refusal.IdempotencyKeyReused());
        }
        CommandKind kind = CommandKind.ofSql(row.getString("kind"));
        JsonArray outcomes = row.getJsonArray("outcomes");
        List<Admitted> items = IntStream.range(0, outcomes.size())
            .mapToObj(i -> admitted(kind, owner, outcomes.getJsonObject(i)))
            .toList();
        return new Receipt(items, true, Optional.ofNullable(row.getBuffer("note")));
    }

    private static Admitted admitted(CommandKind kind, String owner, JsonObject outcome) {
        if (outcome.containsKey("id")) {
            return new Admitted.Accepted(UUID.fromString(outcome.getString("id")));
        }
        Command refused = CommandPayload.decode(kind, NEVER_STORED, owner, outcome.getJsonObject("command"));
        return new Admitted.Refused(
            Admission.of(kind).refusal(refused, outcome.getString("refusal"), outcome.getLong("held"))
        );
    }
}
