package io.wattlet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Postgres does with sessions of nodes that are not well. */
class DatabaseIT {

    private final Vertx vertx = Vertx.vertx();
    private final String uri = TestDatabase.fresh();
    private final Database here = Database.open(vertx, new DatabaseConfiguration(uri, 2, null));

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void aTransactionThatANodeHungInEndsAndItsLocksWithIt() {
        Await.result(here.pool().query("create table thing as select 1 as value").execute());
        Vertx there = Vertx.vertx();
        SqlConnection hung = Await.result(
            Database.open(there, new DatabaseConfiguration(uri, 1, null)).pool().getConnection()
        );
        try {
            Await.result(hung.begin());
            Await.result(hung.query("select * from thing for no key update").execute());

            // Waits for the lock, and gets it though the other one neither goes on nor closes its connection.
            assertEquals(1, Await.result(here.pool().query("update thing set value = 2").execute()).rowCount());

            Await.failure(hung.query("commit").execute());
            assertEquals(2, value());
        } finally {
            Await.result(there.close());
        }
    }

    @Test
    void whoWaitsForALockTooLongIsToldSo() {
        Await.result(here.pool().query("create table thing as select 1 as value").execute());
        SqlConnection busy = Await.result(here.pool().getConnection());
        Await.result(busy.begin());
        Await.result(busy.query("select * from thing for no key update").execute());
        // Not idle, but slow: it says something again and again.
        long timer = vertx.setPeriodic(500, _ -> busy.query("select 1").execute());
        try {
            Throwable failure = Await.failure(here.pool().query("update thing set value = 2").execute());

            assertTrue(String.valueOf(failure.getMessage()).contains("lock timeout"), failure.toString());
            assertTrue(Availability.isUnavailable(failure));
        } finally {
            vertx.cancelTimer(timer);
        }
    }

    private int value() {
        return Await.result(
            here
                .pool()
                .query("select value from thing")
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0))
        );
    }
}
