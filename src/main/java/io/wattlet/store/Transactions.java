package io.wattlet.store;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Database transactions that begin again when Postgres ends one of two that wait for each other. */
public final class Transactions {

    private static final int RETRIES = 5;

    /** SQLSTATE deadlock_detected and serialization_failure: nothing was changed, and trying again is the remedy. */
    private static final Set<String> WORTH_RETRYING = Set.of("40P01", "40001");

    private Transactions() {}

    /**
     * Runs work in a transaction, which is committed when the work's future succeeds and rolled back when it fails.
     *
     * @param work may be called several times; what it changes outside the database must not depend on how often
     */
    public static <T> Future<T> run(Pool pool, Function<SqlConnection, Future<T>> work) {
        return run(pool, work, RETRIES);
    }

    /**
     * Runs a statement that is a transaction of its own.
     *
     * @param statement may be run several times
     */
    public static <T> Future<T> repeat(Supplier<Future<T>> statement) {
        return repeat(statement, RETRIES);
    }

    private static <T> Future<T> repeat(Supplier<Future<T>> statement, int retries) {
        return statement
            .get()
            .recover(failure ->
                retries > 0 && isWorthRetrying(failure) ? repeat(statement, retries - 1) : Future.failedFuture(failure)
            );
    }

    // Vert.x declares the result nullable because work might yield null; it is what work yields.
    @SuppressWarnings("NullAway")
    private static <T> Future<T> run(Pool pool, Function<SqlConnection, Future<T>> work, int retries) {
        return pool
            .withTransaction(work)
            .recover(failure ->
                retries > 0 && isWorthRetrying(failure) ? run(pool, work, retries - 1) : Future.failedFuture(failure)
            );
    }

    private static boolean isWorthRetrying(Throwable failure) {
        return failure instanceof PgException postgres && WORTH_RETRYING.contains(postgres.getSqlState());
    }
}
