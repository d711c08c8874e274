package io.wattlet.jobs;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.jobs.CheckReport.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Proves that no quantity was lost or made, and that everything that is under way belongs to somebody who will end it.
 *
 * <p>All laws see the database as it was at one moment, on one connection: the check may run while nodes work. It writes
 * nothing and reads nothing secret. It reads whole tables, so on a large database it is for the quiet hours.
 */
public final class ConservationCheck {

    private static final String ONE_SNAPSHOT = "set transaction isolation level repeatable read, read only";

    // Plans of these statements are costly in the eyes of the planner, and compiling them costs more than it gains.
    private static final String SETTINGS = """
        select set_config('wattlet.overdue_after', $1, true),
               set_config('wattlet.abandoned_after', $2, true),
               set_config('timezone', 'UTC', true),
               set_config('jit', 'off', true)
        """;

    private static final String TIMEOUT = "select set_config('statement_timeout', $1, true)";

    /** What the node waits beyond what the database is told to take. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Pool pool;
    private final CheckSettings settings;

    /** Reads nothing yet; see {@link #ConservationCheck(Pool, CheckSettings)}. */
    public ConservationCheck(Pool pool) {
        this(pool, CheckSettings.DEFAULT);
    }

    /**
     * Reads nothing yet.
     *
     * @param pool on the database that commands change, not on a replica
     */
    public ConservationCheck(Pool pool, CheckSettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    /** Checks every law; empty when all hold. */
    public Future<List<Violation>> run() {
        return report().map(CheckReport::violations);
    }

    /** Checks every law. Fails with {@link CheckUnfinishedException} when one cannot be checked in time, or at all. */
    public Future<CheckReport> report() {
        Instant begun = Instant.now();
        long start = System.nanoTime();
        long end = start + settings.within().toNanos();
        return pool
            .withTransaction(connection ->
                connection
                    .query(ONE_SNAPSHOT)
                    .execute()
                    .compose(_ -> prepare(connection))
                    .compose(_ -> findings(connection, end, new ArrayList<>()))
            )
            .timeout(settings.within().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
            .map(findings -> new CheckReport(begun, Duration.ofNanos(System.nanoTime() - start), findings));
    }

    private Future<Void> prepare(SqlConnection connection) {
        return connection
            .preparedQuery(SETTINGS)
            .execute(Tuple.of(millis(settings.overdueAfter()), millis(settings.abandonedAfter())))
            .mapEmpty();
    }

    private Future<List<Finding>> findings(SqlConnection connection, long end, List<Finding> found) {
        if (found.size() == Laws.ALL.size()) {
            return Future.succeededFuture(found);
        }
        Law law = Laws.ALL.get(found.size());
        Duration left = Duration.ofNanos(end - System.nanoTime());
        return connection
            .preparedQuery(TIMEOUT)
            // 0 would stand for no limit
            .execute(Tuple.of(millis(left.toMillis() < 1 ? Duration.ofMillis(1) : left)))
            .compose(_ -> connection.query(violations(law)).execute())
            .recover(failure -> Future.failedFuture(new CheckUnfinishedException(law, failure)))
            .compose(rows -> {
                found.add(finding(law, rows));
                return findings(connection, end, found);
            });
    }

    private String violations(Law law) {
        return """
        select what, detail, count(*) over () as violations
          from (%s) as violation
         order by what, detail
         limit %d
        """.formatted(law.violations(), settings.mostShown());
    }

    private static Finding finding(Law law, RowSet<Row> rows) {
        List<Violation> first = rows
            .stream()
            .map(row -> new Violation(law.name(), row.getString("what"), row.getString("detail")))
            .toList();
        return new Finding(law, first.isEmpty() ? 0 : rows.iterator().next().getLong("violations"), first);
    }

    private static String millis(Duration time) {
        return time.toMillis() + "ms";
    }
}
