package io.wattlet.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far events can be read while transactions are under way. */
class FrontierIT {

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 100, null));
    private final Frontier frontier = new Frontier(database.pool());

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void thereIsNothingToReadAtFirst() {
        assertEquals(0, Await.result(frontier.advance()));
        assertFalse(frontier.isMoving());
    }

    @Test
    void whatIsCommittedCanBeReadAtOnce() {
        Writing one = new Writing("one");
        one.commit();

        assertEquals(1, Await.result(frontier.advance()));
        assertFalse(frontier.isMoving());
    }

    @Test
    void aGreaterNumberWaitsForTheSmallerOneThatIsNotCommitted() {
        Writing first = new Writing("first");
        Writing second = new Writing("second");
        second.commit();

        assertEquals(0, Await.result(frontier.advance()));
        assertTrue(frontier.isMoving());
        Writing third = new Writing("third");
        assertEquals(0, Await.result(frontier.advance()));
        first.commit();
        // What the third took was not taken when the first was seen under way.
        assertEquals(2, Await.result(frontier.advance()));
        third.rollBack();
        assertEquals(3, Await.result(frontier.advance()));
        assertFalse(frontier.isMoving());
    }

    @Test
    void transactionsThatOnlyReadAreNotWaitedFor() {
        SqlConnection reader = Await.result(database.pool().getConnection());
        Transaction reading = Await.result(reader.begin());
        Await.result(reader.query("select count(*) from event").execute());
        new Writing("one").commit();

        assertEquals(1, Await.result(frontier.advance()));

        Await.result(reading.commit());
        Await.result(reader.close());
    }

    @Test
    void whatWaitsForATransactionThatStaysOpenIsReadWhenItEnds() {
        Writing first = new Writing("first");
        for (int i = 0; i < 200; i++) {
            new Writing("then " + i).commit();
            assertEquals(0, Await.result(frontier.advance()));
        }

        first.commit();

        assertEquals(201, Await.result(frontier.advance()));
    }

    /** A transaction that has made a wallet, and so an event. */
    private final class Writing {

        private final SqlConnection connection = Await.result(database.pool().getConnection());
        private final Transaction transaction = Await.result(connection.begin());

        Writing(String owner) {
            Await.result(
                connection
                    .query(
                        "insert into wallet (id, owner, master_key, master_key_id, public_key) values " +
                            "(gen_random_uuid(), '" +
                            owner +
                            "', '', 'key', decode(repeat('00', 74), 'hex'))"
                    )
                    .execute()
            );
        }

        void commit() {
            Await.result(transaction.commit());
            Await.result(connection.close());
        }

        void rollBack() {
            Await.result(transaction.rollback());
            Await.result(connection.close());
        }
    }
}
