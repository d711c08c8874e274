package io.wattlet.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.CommandIds;
import io.wattlet.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Forgets commands some time after their end, with their transactions and deliveries. What they did stays: slices with what
 * became of them and to whom they were handed over, and claims. Those are all that lists and sums are made from.
 *
 * <p>A command is kept for as long as it has a delivery that its receiver has not acknowledged, since its owner may have that
 * redelivered. That a slice left by a certain transaction is remembered only as long as its command: it tells a registry that
 * is behind from one that shows the slice coming back.
 *
 * <p>Commands are gone through in the order in which they were made, so no index is needed for it.
 */
public final class CommandRetention implements Job {

    /** Commands that one transaction deletes; a run that finds so many goes on. */
    private static final int BATCH = 200;

    private static final UUID FIRST = new UUID(0, 0);

    private static final String OLD = """
        select id
          from command
         where id > $1
           and id < $2
           and state <> 'pending'
           and updated_at < now() - $3::bigint * interval '1 ms'
           and not exists (
                 select
                   from delivery
                  where delivery.command_id = command.id
                    and delivery.state in ('planned', 'due', 'abandoned')
               )
           and not exists (select from slice where slice.command_id = command.id)
         order by id
         limit $4
           for update skip locked
        """;

    private final Pool pool;
    private final Duration kept;
    private final Duration interval;
    private final Counter forgotten;

    /**
     * @param kept     how long a command is known after its end
     * @param interval how often older ones are looked for
     */
    public CommandRetention(Pool pool, Duration kept, Duration interval, MeterRegistry meters) {
        this.pool = pool;
        this.kept = kept;
        this.interval = interval;
        this.forgotten = Counter.builder("wattlet_commands_forgotten")
            .description("Commands that were deleted some time after their end.")
            .register(meters);
    }

    @Override
    public String name() {
        return "command-retention";
    }

    @Override
    public Duration every() {
        return interval;
    }

    @Override
    public Future<Void> run(Lead lead) {
        return forget(FIRST, CommandIds.earliestOf(Instant.now().minus(kept)), lead);
    }

    private Future<Void> forget(UUID after, UUID before, Lead lead) {
        return Transactions.run(pool, connection ->
            old(connection, after, before).compose(ids -> CommandRows.delete(connection, ids).map(ids))
        ).compose(ids -> {
            forgotten.increment(ids.size());
            return ids.size() == BATCH && lead.isHeld()
                ? forget(ids.getLast(), before, lead)
                : Future.<Void>succeededFuture();
        });
    }

    private Future<List<UUID>> old(SqlConnection connection, UUID after, UUID before) {
        return connection
            .preparedQuery(OLD)
            .execute(Tuple.of(after, before, kept.toMillis(), BATCH))
            .map(rows ->
                rows
                    .stream()
                    .map(row -> row.getUUID("id"))
                    .toList()
            );
    }
}
