package io.wattlet.events.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneLeasesIT {

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 2, null));
    private final LaneLeases other = leases(Duration.ofMinutes(10));

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void whoLostALaneChangesNothingOfItAnyMore() {
        LaneLeases hung = leases(Duration.ofMillis(1));
        List<Lane> lost = Await.result(hung.take(2));
        List<Lane> taken = Await.until(() -> other.take(64), lanes -> lanes.size() >= 2);
        assertEquals(Set.of(0, 1), Set.copyOf(lost.stream().map(Lane::number).toList()));

        lost.forEach(lane -> lane.advanceTo(1_000));
        assertEquals(Set.of(), Await.result(hung.renew(lost)));
        Await.result(hung.store(lost));
        Await.result(hung.release(lost));

        assertEquals(0, furthest());
        assertEquals(List.of(), Await.result(leases(Duration.ofMinutes(10)).take(64)));
        assertEquals(64, Await.result(other.renew(taken)).size());
    }

    @Test
    void whatIsGivenBackIsTakenWhereItWasLeft() {
        List<Lane> lanes = Await.result(other.take(64));
        lanes.forEach(lane -> lane.advanceTo(lane.number() == 7 ? 700 : 900));
        Await.result(other.release(lanes));

        List<Lane> next = Await.result(leases(Duration.ofMinutes(10)).take(64));
        assertEquals(64, next.size());
        assertEquals(700, upTo());
        assertEquals(
            1,
            next
                .stream()
                .filter(lane -> lane.position() == 700)
                .count()
        );
    }

    @Test
    void aPositionNeverFalls() {
        List<Lane> lanes = Await.result(other.take(64));
        List<Lane> before = lanes
            .stream()
            .map(lane -> new Lane(lane.number(), lane.term(), 5))
            .toList();
        lanes.forEach(lane -> lane.advanceTo(9));
        Await.result(other.renew(lanes));
        Await.result(other.store(before));
        Await.result(other.renew(before));
        assertEquals(9, upTo());
    }

    @Test
    void nodesCountEachOtherWhileTheyAreThere() {
        LaneLeases third = leases(Duration.ofMinutes(10));
        assertEquals(0, Await.result(other.beat()));
        assertEquals(1, Await.result(third.beat()));
        assertEquals(1, Await.result(other.beat()));
        Await.result(leases(Duration.ofMillis(1)).beat());
        Await.until(other::beat, others -> others == 1);
        Await.result(third.leave());
        assertEquals(0, Await.result(other.beat()));
    }

    private LaneLeases leases(Duration lease) {
        return new LaneLeases(database.pool(), UUID.randomUUID(), lease);
    }

    private long furthest() {
        return Await.result(database.pool().query("select max(position) as number from event_lane").execute())
            .iterator()
            .next()
            .getLong("number");
    }

    private long upTo() {
        return Await.result(Lanes.sentUpTo(database.pool()));
    }
}
