package io.wattlet;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.wattlet.events.EventSettings;
import io.wattlet.events.EventTail;
import io.wattlet.events.webhook.WebhookSettings;
import io.wattlet.events.webhook.Webhooks;
import io.wattlet.outgoing.Ways;
import io.wattlet.store.Database;
import io.wattlet.wallet.MasterKeys;

/** Makes what webhooks are made at, as a node does; nobody delivers to them. */
public final class WebhookDoor {

    private WebhookDoor() {}

    /** With the usual settings; this machine may be called. */
    public static Webhooks of(Vertx vertx, Database database, MasterKeys keys) {
        EventTail tail = new EventTail(
            vertx,
            database.pool(),
            EventSettings.DEFAULT.lookEvery(),
            new SimpleMeterRegistry()
        );
        return new Webhooks(vertx, database.pool(), keys, tail, Ways.toThisMachine(vertx), WebhookSettings.DEFAULT);
    }
}
