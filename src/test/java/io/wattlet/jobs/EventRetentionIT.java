package io.wattlet.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which events are forgotten. */
class EventRetentionIT {

    private static final Duration KEPT = Duration.ofDays(7);

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(
        vertx,
        new DatabaseConfiguration(TestDatabase.unchecked("events of no wallet are written here"), 4, null)
    );
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventRetention retention = retention(false);

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void onlyWhatIsOldIsForgottenHoweverMuchItIs() {
        write(0, 1_000, "8 days");
        write(17, 150, "8 days");
        write(63, 30, "8 days");
        write(0, 10, "6 days");
        write(63, 5, "0 days");

        Await.result(retention.run(held()));

        assertEquals(15, number("select count(*) from event"));
        assertEquals(0, number("select count(*) from event where occurred_at < now() - interval '7 days'"));
        assertEquals(1_180, number("select forgotten_up_to from event_retention"));
        assertEquals(1_180, (long) meters.get("wattlet_events_forgotten").counter().count());
    }

    @Test
    void whereNothingIsOldNothingIsForgotten() {
        write(5, 10, "6 days");

        Await.result(retention.run(held()));

        assertEquals(10, number("select count(*) from event"));
        assertEquals(0, number("select forgotten_up_to from event_retention"));
    }

    @Test
    void aRunThatIsNoMoreTheNodesOwnEnds() {
        write(0, 1_000, "8 days");

        Await.result(retention.run(lost()));

        assertEquals(900, number("select count(*) from event"));
    }

    @Test
    void whatKafkaDoesNotHaveYetIsKeptHoweverOldItIs() {
        write(3, 50, "8 days");
        write(4, 50, "8 days");
        Await.result(database.pool().query("update event_lane set position = 20 where lane = 3").execute());

        Await.result(retention(true).run(held()));

        assertEquals(30, number("select count(*) from event where lane = 3"));
        assertEquals(50, number("select count(*) from event where lane = 4"));
    }

    private EventRetention retention(boolean sent) {
        return new EventRetention(database.pool(), KEPT, sent, Duration.ofMinutes(1), meters);
    }

    private static Lead held() {
        return new Lead("event-retention", 1, System.nanoTime() + Duration.ofMinutes(1).toNanos());
    }

    private static Lead lost() {
        Lead lead = held();
        lead.lose();
        return lead;
    }

    private void write(int lane, int events, String age) {
        Await.result(
            database
                .pool()
                .query(
                    "insert into event (lane, number, wallet_id, type, subject_id, occurred_at) " +
                        "select " +
                        lane +
                        ", nextval('event_number'), gen_random_uuid(), 'wallet.created', gen_random_uuid(), " +
                        "now() - interval '" +
                        age +
                        "' from generate_series(1, " +
                        events +
                        ")"
                )
                .execute()
        );
    }

    private long number(String sql) {
        return Await.result(database.pool().query(sql).execute()).iterator().next().getLong(0);
    }
}
