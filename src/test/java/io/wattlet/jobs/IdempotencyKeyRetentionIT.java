package io.wattlet.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotencyKeyRetentionIT {

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 2, null));
    private final Lead lead = new Lead("test", 1, System.nanoTime() + Duration.ofHours(1).toNanos());
    private final IdempotencyKeyRetention retention = new IdempotencyKeyRetention(
        database.pool(),
        Duration.ofHours(1),
        Duration.ofMinutes(1)
    );

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void oldKeysAreForgottenAndYoungOnesAreNot() {
        keys(2_500, Duration.ofMinutes(61));
        keys(3, Duration.ofMinutes(59));

        Await.result(retention.run(lead));

        assertEquals(3, count());
    }

    @Test
    void aRunWithoutItsLeadEndsAfterTheStatementThatItIsAt() {
        keys(2_500, Duration.ofMinutes(61));
        lead.lose();

        Await.result(retention.run(lead));

        assertEquals(1_500, count());
    }

    private void keys(int count, Duration age) {
        Await.result(
            database
                .pool()
                .preparedQuery(
                    """
                    insert into idempotency_key (owner, key, body_hash, kind, submission_id, outcomes, created_at)
                    select 'alice', $2::bigint || '-' || n, sha256(''), 'claim', gen_random_uuid(), '[]',
                           now() - $2::bigint * interval '1 s'
                      from generate_series(1, $1::bigint) as n
                    """
                )
                .execute(Tuple.of((long) count, age.toSeconds()))
        );
    }

    private long count() {
        return Await.result(database.pool().query("select count(*) from idempotency_key").execute())
            .iterator()
            .next()
            .getLong(0);
    }
}
