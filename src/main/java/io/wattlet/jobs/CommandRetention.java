package io.wattlet.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.CommandIds;
import io.wattlet.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Forgets commands some time after their end, with their transactions and deliveries. What they did stays: slices with what
 * became of them and to whom they were handed over, and claims. Those are all that lists and sums are made from.
 *
 * <p>A command is kept for as long as it has a delivery that its receiver has not acknowledged, since its owner may have that
 * redelivered. That a slice left by a certain transaction is remembered only as long as its command: it tells a registry that
 * is behind from one that shows the slice coming back.
 *
 * <p>Commands are gone through in the order in which they were made, so no index is needed for it; but for those whose ids
 * were chosen by whoever handed them in, which are gone through in the order of their ends.
 */
public final class CommandRetention implements Job {

    /** Commands that one transaction deletes; a run that finds so many goes on. */
    private static final int BATCH = 200;

    private static final String OLD = """
        select id, updated_at
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

    // Where senders chose the ids, those say nothing of the order.
    private static final String OLD_NAMED = """
        select id, updated_at
          from command
         where named
           and state <> 'pending'
           and (updated_at, id) > ($1::timestamptz, $2::uuid)
           and updated_at < now() - $3::bigint * interval '1 ms'
           and not exists (
                 select
                   from delivery
                  where delivery.command_id = command.id
                    and delivery.state in ('planned', 'due', 'abandoned')
               )
           and not exists (select from slice where slice.command_id = command.id)
         order by updated_at, id
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
        UUID before = CommandIds.earliestOf(Instant.now().minus(kept));
        return forget(OLD, last -> Tuple.of(last.id(), before, kept.toMillis(), BATCH), Ended.FIRST, lead).compose(_ ->
            forget(OLD_NAMED, last -> Tuple.of(last.endedAt(), last.id(), kept.toMillis(), BATCH), Ended.FIRST, lead)
        );
    }

    /** How far a run has come. */
    private record Ended(OffsetDateTime endedAt, UUID id) {
        private static final Ended FIRST = new Ended(OffsetDateTime.parse("2000-01-01T00:00:00Z"), new UUID(0, 0));

        private static Ended of(Row row) {
            return new Ended(row.getOffsetDateTime("updated_at"), row.getUUID("id"));
        }
    }

    private Future<Void> forget(String old, Function<Ended, Tuple> parameters, Ended after, Lead lead) {
        return Transactions.run(pool, connection ->
            connection
                .preparedQuery(old)
                .execute(parameters.apply(after))
                .map(rows -> rows.stream().map(Ended::of).toList())
                .compose(ended -> CommandRows.delete(connection, ended.stream().map(Ended::id).toList()).map(ended))
        ).compose(ended -> {
            forgotten.increment(ended.size());
            return ended.size() == BATCH && lead.isHeld()
                ? forget(old, parameters, ended.getLast(), lead)
                : Future.<Void>succeededFuture();
        });
    }
}
