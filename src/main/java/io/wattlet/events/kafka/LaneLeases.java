package io.wattlet.events.kafka;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Which node sends the events of which lane, and how far it has come.
 *
 * <p>Leases in rows, as with jobs: a node that dies or hangs loses its lanes when they end. Nodes say that they are there,
 * those without lanes too, so that each knows how many lanes are its share.
 */
final class LaneLeases {

    private static final String BEAT = """
        with forgotten as (
               delete from event_relay
                where node <> $1
                  and alive_until < now()
             ),
             said as (
               insert into event_relay (node, alive_until)
               values ($1, now() + $2::bigint * interval '1 ms')
                   on conflict (node) do update set alive_until = excluded.alive_until
             )
        select count(*) as others
          from event_relay
         where node <> $1
           and alive_until >= now()
        """;

    private static final String LEAVE = """
        delete from event_relay
         where node = $1
        """;

    private static final String TAKE = """
        update event_lane
           set holder = $1,
               held_until = now() + $2::bigint * interval '1 ms',
               term = term + 1
         where lane in (
                 select lane
                   from event_lane
                  where held_until is null
                     or held_until < now()
                  order by lane
                  limit $3
                    for update skip locked
               )
        returning lane, term, position
        """;

    // The position comes along, so that also that of a lane rises to which nothing happens.
    private static final String RENEW = """
        update event_lane
           set held_until = now() + $4::bigint * interval '1 ms',
               position = greatest(event_lane.position, held.position)
          from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as held (lane, term, position)
         where event_lane.lane = held.lane
           and event_lane.term = held.term
        returning event_lane.lane
        """;

    private static final String STORE = """
        update event_lane
           set position = greatest(event_lane.position, held.position)
          from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as held (lane, term, position)
         where event_lane.lane = held.lane
           and event_lane.term = held.term
        """;

    private static final String RELEASE = """
        update event_lane
           set holder = null,
               held_until = null,
               position = greatest(event_lane.position, held.position)
          from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as held (lane, term, position)
         where event_lane.lane = held.lane
           and event_lane.term = held.term
        """;

    private final Pool pool;
    private final UUID node;
    private final long leaseMillis;

    LaneLeases(Pool pool, UUID node, Duration lease) {
        this.pool = pool;
        this.node = node;
        this.leaseMillis = lease.toMillis();
    }

    /** Says that this node is there, for as long as a lease; how many others are. */
    Future<Integer> beat() {
        return pool
            .preparedQuery(BEAT)
            .execute(Tuple.of(node, leaseMillis))
            .map(rows -> rows.iterator().next().getInteger("others"));
    }

    /** Says that this node is there no more. */
    Future<Void> leave() {
        return pool.preparedQuery(LEAVE).execute(Tuple.of(node)).mapEmpty();
    }

    /** Takes lanes that nobody holds, as far as there are any. */
    Future<List<Lane>> take(int most) {
        return pool
            .preparedQuery(TAKE)
            .execute(Tuple.of(node, leaseMillis, most))
            .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(LaneLeases::lane).toList());
    }

    /** Renews leases; the numbers of those lanes that are still this node's. */
    Future<Set<Integer>> renew(Collection<Lane> lanes) {
        return pool
            .preparedQuery(RENEW)
            .execute(held(lanes).addLong(leaseMillis))
            .map(rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getInteger("lane"))
                    .collect(Collectors.toUnmodifiableSet())
            );
    }

    /** Remembers how far lanes have come; not of those that are somebody else's by now. */
    Future<Void> store(Collection<Lane> lanes) {
        return pool.preparedQuery(STORE).execute(held(lanes)).mapEmpty();
    }

    /** Gives lanes back, for others to take at once. */
    Future<Void> release(Collection<Lane> lanes) {
        return pool.preparedQuery(RELEASE).execute(held(lanes)).mapEmpty();
    }

    private static Tuple held(Collection<Lane> lanes) {
        return Tuple.tuple()
            .addArrayOfShort(numbers(lanes))
            .addArrayOfLong(lanes.stream().map(Lane::term).toArray(Long[]::new))
            .addArrayOfLong(lanes.stream().map(Lane::position).toArray(Long[]::new));
    }

    static Short[] numbers(Collection<Lane> lanes) {
        return lanes
            .stream()
            .map(lane -> (short) lane.number())
            .toArray(Short[]::new);
    }

    private static Lane lane(Row row) {
        return new Lane(row.getInteger("lane"), row.getLong("term"), row.getLong("position"));
    }
}
