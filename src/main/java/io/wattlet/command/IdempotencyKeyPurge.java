package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets idempotency keys that are older than they have to be. Every node does, and each passes over the rows that another
 * is at.
 */
public final class IdempotencyKeyPurge extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeyPurge.class);

    /** Keys deleted by one statement; a purge that finds so many goes on. */
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
    private Future<Void> purging = Future.succeededFuture();
    private boolean stopping;

    /**
     * Begins when deployed.
     *
     * @param kept     age up to which keys are kept
     * @param interval how often older ones are looked for
     */
    public IdempotencyKeyPurge(Pool pool, Duration kept, Duration interval) {
        this.pool = pool;
        this.kept = kept;
        this.interval = interval;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(interval.toMillis(), _ -> {
            if (purging.isComplete()) {
                purging = purge().onFailure(failure ->
                    LOG.warn("old idempotency keys could not be deleted; it is tried again", failure)
                );
            }
        });
        return Future.succeededFuture();
    }

    /** Lets the statement under way end. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return purging.otherwiseEmpty();
    }

    private Future<Void> purge() {
        return pool
            .preparedQuery(DELETE)
            .execute(Tuple.of(kept.toMillis(), BATCH))
            .compose(deleted -> deleted.rowCount() == BATCH && !stopping ? purge() : Future.<Void>succeededFuture());
    }
}
