package io.wattlet.events.webhook;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;

/** Tells nodes that deliver that there is a new webhook, or a new reason to deliver. Only a hint: they look by themselves, too. */
final class WebhookHints {

    private static final String ADDRESS = "wattlet.webhooks";

    private final EventBus bus;

    WebhookHints(EventBus bus) {
        this.bus = bus;
    }

    void give() {
        bus.publish(ADDRESS, "");
    }

    /** Listens for as long as the verticle lives that this is called in. */
    Future<Void> listen(Runnable listener) {
        return bus.<String>consumer(ADDRESS, _ -> listener.run()).completion();
    }
}
