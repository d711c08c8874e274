package io.wattlet.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of statements that come to no connection. */
class AvailabilityIT {

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 1, null));

    @AfterEach
    void close() {
        Await.result(Future.join(database.close(), vertx.close()));
    }

    @Test
    void aStatementThatComesTooLateForItsConnectionSaysThatTheDatabaseIsAway() {
        SqlConnection connection = Await.result(database.pool().getConnection());
        Await.failure(connection.query("select pg_terminate_backend(pg_backend_pid())").execute());
        Await.until(
            () ->
                connection
                    .query("select 1")
                    .execute()
                    .map("")
                    .otherwise(cause -> String.valueOf(cause.getMessage())),
            message -> message.contains("not active")
        );

        Throwable failure = Await.failure(connection.query("select 1").execute());

        assertTrue(Availability.isUnavailable(failure), failure::toString);
    }

    @Test
    void aStatementThatThereIsNoConnectionForInTimeSaysThatTheDatabaseIsAway() {
        Await.result(database.pool().getConnection());

        Throwable failure = Await.failure(database.pool().query("select 1").execute());

        assertTrue(Availability.isUnavailable(failure), failure::toString);
    }
}
