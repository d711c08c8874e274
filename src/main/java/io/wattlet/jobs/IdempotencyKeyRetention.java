package io.wattlet.jobs;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** Forgets idempotency keys that are older than they have to be. */
public final class IdempotencyKeyRetention implements Job {

    /** Keys deleted by one statement; a run that finds so many goes on. */
    private static final int BATCH = 1_000;

    private static final String DELETE = """
        delete from idempotency_key
         using (
                 select owner, key
                   from idempotency_key
                  where created_at < now() - $1::bigint * interval '1 ms'
                  order by created_at
                  limit $2
                    for update skip locked
               ) as old
         where idempotency_key.owner = old.owner
           and idempotency_key.key = old.key
        """;

    private final Pool pool;
    private final Duration kept;
    private final Duration interval;

    /**
     * @param kept     age up to which keys are kept
     * @param interval how often older ones are looked for
     */
    public IdempotencyKeyRetention(Pool pool, Duration kept, Duration interval) {
        this.pool = pool;
        this.kept = kept;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "idempotency-key-retention";
    }

    @Override
    public Duration every() {
        return interval;
    }

    @Override
    public Future<Void> run(Lead lead) {
        return pool
            .preparedQuery(DELETE)
            .execute(Tuple.of(kept.toMillis(), BATCH))
            .compose(deleted ->
                deleted.rowCount() == BATCH && lead.isHeld() ? run(lead) : Future.<Void>succeededFuture()
            );
    }
}
