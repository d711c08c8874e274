package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the outcomes of attempts to the journal. */
public final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private static final String PENDING = "pending";
    private static final int LONGEST_TEXT = 512;

    // An attempt that lost its lease has an older number than the row and changes nothing.
    private static final String RECORD = """
        update command
           set state = outcome.state::command_state,
               in_hand = false,
               next_attempt_at = case when outcome.state = 'pending' then now() + outcome.delay_ms * interval '1 ms' end,
               failure_code = outcome.code,
               failure_text = outcome.text,
               updated_at = clock_timestamp()
          from unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[], $5::text[], $6::text[])
                 as outcome (id, attempt, state, delay_ms, code, text)
         where command.id = outcome.id
           and command.attempt = outcome.attempt
           and command.state = 'pending'
        returning command.id, command.kind::text, command.state::text, command.failure_code,
                  (extract(epoch from clock_timestamp() - command.created_at) * 1000)::bigint as took_ms
        """;

    private Outcomes() {}

    /**
     * Records outcomes in one statement. Inside a transaction they take effect together with what else it changes.
     *
     * @param client a connection, or a pool
     * @return the commands that end by it; of an outcome that is ignored, none
     */
    public static Future<List<Ended>> record(SqlClient client, List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        outcomes.forEach(Outcomes::log);
        Tuple parameters = Tuple.of(
            outcomes.stream().map(Outcome::id).toArray(UUID[]::new),
            outcomes.stream().map(Outcome::attempt).toArray(Integer[]::new),
            outcomes.stream().map(Outcomes::state).toArray(String[]::new),
            outcomes.stream().map(Outcomes::delay).map(Duration::toMillis).toArray(Long[]::new),
            outcomes.stream().map(Outcomes::code).toArray(String[]::new),
            outcomes.stream().map(Outcomes::text).toArray(String[]::new)
        );
        return client.preparedQuery(RECORD).execute(parameters).map(Outcomes::ended);
    }

    private static List<Ended> ended(RowSet<Row> recorded) {
        return recorded
            .stream()
            .filter(row -> !row.getString("state").equals(PENDING))
            .map(row ->
                new Ended(
                    row.getUUID("id"),
                    CommandKind.ofSql(row.getString("kind")),
                    Optional.ofNullable(row.getString("failure_code")),
                    Duration.ofMillis(row.getLong("took_ms"))
                )
            )
            .toList();
    }

    private static void log(Outcome outcome) {
        switch (outcome) {
            case Outcome.Completed completed -> LOG.debug("command {} completed", completed.id());
            case Outcome.Failed failed -> LOG.info(
                "command {} failed: {}: {}",
                failed.id(),
                failed.code(),
                failed.text()
            );
            case Outcome.Retry retry -> LOG.info(
                "command {} will be tried again in {} (attempt {}): {}",
                retry.id(),
                retry.delay(),
                retry.attempt(),
                retry.reason()
            );
        }
    }

    private static String state(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed _ -> "completed";
            case Outcome.Failed _ -> "failed";
            case Outcome.Retry _ -> PENDING;
        };
    }

    private static Duration delay(Outcome outcome) {
        return outcome instanceof Outcome.Retry retry ? retry.delay() : Duration.ZERO;
    }

    private static @Nullable String code(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? failed.code() : null;
    }

    private static @Nullable String text(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
            ? failed.text().substring(0, Math.min(LONGEST_TEXT, failed.text().length()))
            : null;
    }
}
