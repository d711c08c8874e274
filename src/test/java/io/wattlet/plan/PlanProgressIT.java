package io.wattlet.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.command.EndedCommands;
import io.wattlet.command.WakeUps;
import io.wattlet.plan.LeaseLock.Lease;
import io.wattlet.plan.PlanProgress.Change;
import io.wattlet.plan.PlanProgress.Undelivered;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is noted of receivers that could not be told, and by whom. */
class PlanProgressIT {

    private static final UUID COMMAND = UUID.randomUUID();
    private static final UUID SLICE = UUID.randomUUID();

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(
        vertx,
        new DatabaseConfiguration(TestDatabase.unchecked("it holds rows that no node would leave behind"), 4, null)
    );
    private final PlanProgress progress = new PlanProgress(
        vertx,
        database.pool(),
        new EndedCommands(vertx.eventBus(), new SimpleMeterRegistry()),
        new WakeUps(vertx, database.pool(), new SimpleMeterRegistry()),
        100
    );

    /** A slice of which a receiver is being told in the second attempt. */
    @BeforeEach
    void fill() {
        UUID wallet = UUID.randomUUID();
        UUID receiver = UUID.randomUUID();
        UUID certificate = UUID.randomUUID();
        Buffer key = Buffer.buffer(new byte[74]);
        Buffer hash = Buffer.buffer(new byte[32]);
        execute(
            "insert into wallet (id, owner, master_key, master_key_id, public_key) values ($1, 'alice', '', 'test', $2)",
            Tuple.of(wallet, key)
        );
        execute(
            """
            insert into external_endpoint (id, owner, url, public_key, text_reference)
            values ($1, 'alice', 'http://h/', $2, '')
            """,
            Tuple.of(receiver, key)
        );
        execute(
            """
            insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
            values ('narnia', $1, 2, 'DK1', now() - interval '2 h', now() - interval '1 h', '[]')
            """,
            Tuple.of(certificate)
        );
        execute(
            """
            insert into command (id, kind, owner, wallet_id, payload, attempt, next_attempt_at)
            values ($1, 'transfer', 'alice', $2, '{}', 2, now() + interval '1 h')
            """,
            Tuple.of(COMMAND, wallet)
        );
        execute(
            """
            insert into slice (id, wallet_id, registry, certificate_id, hash, quantity, blinding, position, state, received,
                               receiver_id)
            values ($1, $2, 'narnia', $3, $4, 10, $4, 1, 'transferred', false, $5)
            """,
            Tuple.of(SLICE, wallet, certificate, hash, receiver)
        );
        execute(
            """
            insert into delivery (slice_id, command_id, receiver_id, position, disclosed, state, due_since)
            values ($1, $2, $3, 1, '{}', 'due', now())
            """,
            Tuple.of(SLICE, COMMAND, receiver)
        );
    }

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void whoeverLostTheLeaseNotesNothingOfAReceiver() {
        undelivered(1, true, true);
        assertEquals("due 0 0", delivery());

        undelivered(2, true, false);
        assertEquals("due 1 1", delivery());
    }

    @Test
    void onlyAnswersOneAfterTheOtherThatNothingIsServedCount() {
        undelivered(2, true, false);
        undelivered(2, true, false);
        assertEquals("due 2 2", delivery());

        undelivered(2, false, false);
        assertEquals("due 3 0", delivery());

        undelivered(2, true, true);
        assertEquals("abandoned 4 1", delivery());
    }

    private void undelivered(int attempt, boolean notServed, boolean abandoned) {
        Undelivered one = new Undelivered(new Lease(COMMAND, attempt), SLICE, "no", notServed, abandoned);
        Await.result(progress.write(Change.deliver(List.of(), List.of(one), List.of())));
    }

    private String delivery() {
        return Await.result(
            database
                .pool()
                .query("select state || ' ' || attempts || ' ' || not_served from delivery")
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
        );
    }

    private void execute(String sql, Tuple parameters) {
        Await.result(database.pool().preparedQuery(sql).execute(parameters));
    }
}
