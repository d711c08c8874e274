package io.wattlet;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.wattlet.events.EventFollowers;
import io.wattlet.events.EventLog;
import io.wattlet.events.EventSettings;
import io.wattlet.events.EventTail;
import io.wattlet.store.Database;

/** Makes what events are followed at, as a node does. */
public final class Followers {

    private Followers() {}

    /** With the usual settings. */
    public static EventFollowers of(Vertx vertx, Database database) {
        return of(vertx, database, EventSettings.DEFAULT);
    }

    /** With these settings. */
    public static EventFollowers of(Vertx vertx, Database database, EventSettings settings) {
        MeterRegistry meters = new SimpleMeterRegistry();
        EventTail tail = new EventTail(vertx, database.pool(), settings.lookEvery(), meters);
        return new EventFollowers(vertx, tail, new EventLog(database.pool()), settings, meters);
    }
}
