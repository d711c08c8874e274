package io.wattlet.events.kafka;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;

/** What tests ask about lanes. */
final class Lanes {

    private Lanes() {}

    /** Number up to which Kafka has all events, of all lanes. */
    static Future<Long> sentUpTo(Pool pool) {
        return pool
            .query("select min(position) as number from event_lane")
            .execute()
            .map(rows -> rows.iterator().next().getLong("number"));
    }
}
