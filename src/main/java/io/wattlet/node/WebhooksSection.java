package io.wattlet.node;

import io.wattlet.events.webhook.WebhookSettings;
import io.wattlet.node.SettingsReader.Section;
import java.time.Duration;

/** The section {@code events.webhooks}. */
final class WebhooksSection {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private WebhooksSection() {}

    /** Reads them in the order in which they are documented. */
    static WebhookSettings read(Section section, SettingsReader reader) {
        WebhookSettings usual = WebhookSettings.DEFAULT;
        boolean allowHttp = section.flag("allowHttp", usual.allowHttp());
        int maxPerWallet = section.number("maxPerWallet", usual.maxPerWallet(), 1, 1_000);
        Duration connectWithin = section.duration("connectWithin", usual.connectWithin(), MILLISECOND, DAY);
        Duration answerWithin = section.duration("answerWithin", usual.answerWithin(), MILLISECOND, DAY);
        int concurrent = section.number("concurrent", usual.concurrent(), 2, 10_000);
        int perTarget = section.number("perTarget", usual.perTarget(), 1, 10_000);
        int maxBatch = section.number("maxBatch", usual.maxBatch(), 1, 1_000);
        int maxBatchBytes = section.number("maxBatchBytes", usual.maxBatchBytes(), 1, 10_000_000);
        Duration first = section.duration("firstRetry", usual.firstRetry(), MILLISECOND, DAY);
        Duration longest = section.duration("longestRetry", usual.longestRetry(), MILLISECOND, DAY);
        if (longest.compareTo(first) < 0) {
            reader.problem("events.webhooks.longestRetry must not be less than events.webhooks.firstRetry.");
            first = usual.firstRetry();
            longest = usual.longestRetry();
        }
        return new WebhookSettings(
            allowHttp,
            maxPerWallet,
            connectWithin,
            answerWithin,
            usual.spare(),
            concurrent,
            perTarget,
            maxBatch,
            maxBatchBytes,
            first,
            longest,
            section.duration("giveUpAfter", usual.giveUpAfter(), SECOND, DAY.multipliedBy(365)),
            section.duration("lookEvery", usual.lookEvery(), MILLISECOND, DAY),
            section.duration("sweepEvery", usual.sweepEvery(), MILLISECOND, DAY)
        );
    }
}
