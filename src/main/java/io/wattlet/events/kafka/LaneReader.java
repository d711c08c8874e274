package io.wattlet.events.kafka;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.events.Event;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads the events that stand behind the positions of lanes. */
final class LaneReader {

    /** Events that are counted at most, to say how many wait. */
    static final int MOST_COUNTED = 100_000;

    // All lanes go on together, by a range of numbers that cannot hold more than the limit. It begins where the first event
    // is: of what was deleted or never written there may be any number in between.
    private static final String NEXT = """
        with held as (
               select lane, position
                 from unnest($1::smallint[], $2::bigint[]) as held (lane, position)
             ),
             reach as (
               select least($3::bigint, min(first.number) + $4::bigint - 1) as number
                 from held
                cross join lateral (
                        select event.number
                          from event
                         where event.lane = held.lane
                           and event.number > held.position
                           and event.number <= $3::bigint
                         order by event.number
                         limit 1
                      ) as first
             )
        select %s
          from reach
         cross join held
         cross join lateral (
                 select event.*
                   from event
                  where event.lane = held.lane
                    and event.number > held.position
                    and event.number <= reach.number
                  order by event.number
                  limit $4::bigint
               ) as event
         order by event.number
        """.formatted(Event.COLUMNS);

    private static final String BEHIND = """
        with held as (
               select lane, position
                 from unnest($1::smallint[], $2::bigint[]) as held (lane, position)
             )
        select (
                 select count(*)
                   from (
                          select 1
                            from held
                            join event on event.lane = held.lane and event.number > held.position
                           limit $3
                        ) as waiting
               ) as events,
               (
                 select coalesce(extract(epoch from clock_timestamp() - min(first.occurred_at)), 0)::float8
                   from held
                  cross join lateral (
                          select event.occurred_at
                            from event
                           where event.lane = held.lane
                             and event.number > held.position
                           order by event.number
                           limit 1
                        ) as first
               ) as seconds
        """;

    private final Pool pool;

    LaneReader(Pool pool) {
        this.pool = pool;
    }

    /**
     * What comes next.
     *
     * @param upTo  not beyond it
     * @param limit most events
     * @return in the order of their numbers; none when there is none up to there, else all with numbers from the first one's
     *     to less than {@code limit} more
     */
    Future<List<Event>> next(Collection<Lane> lanes, long upTo, int limit) {
        return pool
            .preparedQuery(NEXT)
            .execute(Tuple.of(LaneLeases.numbers(lanes), positions(lanes), upTo, (long) limit))
            .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Event::of).toList());
    }

    /**
     * What waits to be sent.
     *
     * @param events number of them, {@link #MOST_COUNTED} at most
     * @param oldest age of the first
     */
    record Lag(int events, Duration oldest) {
        static final Lag NONE = new Lag(0, Duration.ZERO);
    }

    /** How far lanes are behind, with what may not be read yet. */
    Future<Lag> lag(Collection<Lane> lanes) {
        return pool
            .preparedQuery(BEHIND)
            .execute(Tuple.of(LaneLeases.numbers(lanes), positions(lanes), MOST_COUNTED))
            .map(rows -> lag(rows.iterator().next()));
    }

    private static Lag lag(Row row) {
        return new Lag(row.getInteger("events"), Duration.ofMillis(Math.round(row.getDouble("seconds") * 1000)));
    }

    private static Long[] positions(Collection<Lane> lanes) {
        return lanes.stream().map(Lane::position).toArray(Long[]::new);
    }
}
