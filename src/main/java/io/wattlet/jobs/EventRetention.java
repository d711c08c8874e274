package io.wattlet.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import io.wattlet.store.Transactions;
import java.time.Duration;

/** Forgets events that are older than they have to be. */
public final class EventRetention implements Job {

    /** Events of each lane deleted by one statement; a run that finds so many in a lane goes on. */
    private static final int BATCH = 100;

    // Lanes are in the order of their age, so that the oldest of each are looked at, and no more.
    private static final String DELETE = """
        with oldest as (
          select oldest.lane, oldest.number
            from generate_series(0, 63) as lanes (lane)
           cross join lateral (
                   select event.lane, event.number, event.occurred_at
                     from event
                    where event.lane = lanes.lane
                    order by event.number
                    limit $2
                 ) as oldest
           where oldest.occurred_at < now() - $1::bigint * interval '1 ms'
             and (not $3 or oldest.number <= (select position from event_lane where event_lane.lane = oldest.lane))
        ), deleted as (
          delete from event
           using oldest
           where event.lane = oldest.lane
             and event.number = oldest.number
          returning event.lane, event.number
        ), remembered as (
          update event_retention
             set forgotten_up_to = greatest(forgotten_up_to, (select max(number) from deleted))
           where exists (select from deleted)
        )
        select coalesce(sum(of_lane.events), 0)::bigint as events, coalesce(max(of_lane.events), 0) as most
          from (select count(*) as events from deleted group by lane) as of_lane
        """;

    private final Pool pool;
    private final Duration kept;
    private final boolean sent;
    private final Duration interval;
    private final Counter forgotten;

    /**
     * @param kept     age up to which events are kept
     * @param sent     whether they are sent to Kafka, and so kept until they are there, however long that takes
     * @param interval how often older ones are looked for
     */
    public EventRetention(Pool pool, Duration kept, boolean sent, Duration interval, MeterRegistry meters) {
        this.pool = pool;
        this.kept = kept;
        this.sent = sent;
        this.interval = interval;
        this.forgotten = Counter.builder("wattlet_events_forgotten")
            .description("Events that were deleted because of their age.")
            .register(meters);
    }

    @Override
    public String name() {
        return "event-retention";
    }

    @Override
    public Duration every() {
        return interval;
    }

    @Override
    public Future<Void> run(Lead lead) {
        return Transactions.repeat(() -> pool.preparedQuery(DELETE).execute(Tuple.of(kept.toMillis(), BATCH, sent)))
            .map(rows -> rows.iterator().next())
            .compose(row -> {
                forgotten.increment(row.getLong("events"));
                return row.getLong("most") == BATCH && lead.isHeld() ? run(lead) : Future.<Void>succeededFuture();
            });
    }
}
