package io.wattlet.events.kafka;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** How far events have gone to Kafka: what is not there yet must not be deleted where Kafka is configured. */
public final class SentEvents {

    private static final String UP_TO = """
        select min(position) as number
          from event_lane
        """;

    private final SqlClient primary;

    /** Reads from there. */
    public SentEvents(SqlClient primary) {
        this.primary = primary;
    }

    /** Number up to which Kafka has all events, of all lanes. */
    public Future<Long> upTo() {
        return primary
            .preparedQuery(UP_TO)
            .execute()
            .map(rows -> rows.iterator().next().getLong("number"));
    }
}
