package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;

/** What the statements that sum over time have in common. */
final class BucketRows {

    /** SQLSTATE invalid_parameter_value: of what these statements are given, that can only be the time zone. */
    private static final String INVALID_PARAMETER = "22023";

    private BucketRows() {}

    /** Reads the columns period_start, period_end and quantity. */
    static Bucket read(Row row) {
        return new Bucket(
            row.getOffsetDateTime("period_start").toInstant(),
            row.getOffsetDateTime("period_end").toInstant(),
            row.getLong("quantity")
        );
    }

    /** Java and Postgres have time zones of their own; a name counts when both know it. */
    static <T> Future<T> refuseUnknownZone(Throwable failure) {
        return Future.failedFuture(
            failure instanceof PgException postgres && INVALID_PARAMETER.equals(postgres.getSqlState())
                ? new RefusedException(new Refusal.InvalidTimeZone())
                : failure
        );
    }
}
