package io.wattlet.events.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted of deliveries; every name is explained in {@code src/docs/metrics.md}. */
final class WebhookMeters {

    private final Map<Verdict.Code, Counter> deliveries = new EnumMap<>(Verdict.Code.class);
    private final Map<Webhook.Reason, Counter> disablings = new EnumMap<>(Webhook.Reason.class);
    private final Counter events;
    private final AtomicInteger inHand = new AtomicInteger();
    private final AtomicLong enabled = new AtomicLong();
    private final AtomicLong behind = new AtomicLong();
    private final AtomicLong disabled = new AtomicLong();

    WebhookMeters(MeterRegistry registry) {
        for (Verdict.Code code : Verdict.Code.values()) {
            deliveries.put(
                code,
                Counter.builder("wattlet_webhooks_deliveries")
                    .description("Attempts of this node to deliver events to webhooks.")
                    .tag("outcome", code.text())
                    .register(registry)
            );
        }
        for (Webhook.Reason reason : Webhook.Reason.values()) {
            disablings.put(
                reason,
                Counter.builder("wattlet_webhooks_disablings")
                    .description("Webhooks that this node disabled.")
                    .tag("reason", reason.code())
                    .register(registry)
            );
        }
        this.events = Counter.builder("wattlet_webhooks_events")
            .description("Events that receivers acknowledged.")
            .register(registry);
        Gauge.builder("wattlet_webhooks_in_hand", inHand, AtomicInteger::get)
            .description("Webhooks that this node delivers to at the moment.")
            .strongReference(true)
            .register(registry);
        state(registry, "enabled", enabled);
        state(registry, "behind", behind);
        state(registry, "disabled", disabled);
    }

    private static void state(MeterRegistry registry, String state, AtomicLong number) {
        Gauge.builder("wattlet_webhooks", number, AtomicLong::get)
            .description("Webhooks there are, when this node looked.")
            .tag("state", state)
            .strongReference(true)
            .register(registry);
    }

    void attempted(Verdict verdict, int delivered) {
        Objects.requireNonNull(deliveries.get(verdict.code())).increment();
        if (verdict.code() == Verdict.Code.ACKNOWLEDGED) {
            events.increment(delivered);
        }
    }

    void disabled(Webhook.Reason reason) {
        Objects.requireNonNull(disablings.get(reason)).increment();
    }

    void inHand(int number) {
        inHand.set(number);
    }

    void there(long enabledNow, long behindNow, long disabledNow) {
        enabled.set(enabledNow);
        behind.set(behindNow);
        disabled.set(disabledNow);
    }
}
