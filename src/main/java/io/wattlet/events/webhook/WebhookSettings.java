package io.wattlet.events.webhook;

import io.wattlet.outgoing.CallLimits;
import java.time.Duration;

/**
 * How webhooks are kept and delivered to.
 *
 * @param allowHttp     whether URLs may be http too, without encryption
 * @param maxPerWallet  webhooks of one wallet
 * @param connectWithin how long it may take until a delivery can be written
 * @param answerWithin  how long the receiver may take to answer
 * @param spare         how long the rest of a delivery may take: reading events, and writing what came of it
 * @param concurrent    deliveries of a node at a time; at most half of them to receivers that did not acknowledge the last
 * @param perTarget     deliveries of a node to one scheme, host and port at a time
 * @param maxBatch      most events in one delivery
 * @param maxBatchBytes most bytes in one delivery
 * @param firstRetry    how long after the first failure it is tried again; doubled from time to time
 * @param longestRetry  longest such time
 * @param giveUpAfter   how long a receiver may fail until its webhook is disabled
 * @param lookEvery     how often a node looks for deliveries that are due
 * @param sweepEvery    how often a node looks whether there are webhooks, and for what nobody was told of
 */
public record WebhookSettings(
    boolean allowHttp,
    int maxPerWallet,
    Duration connectWithin,
    Duration answerWithin,
    Duration spare,
    int concurrent,
    int perTarget,
    int maxBatch,
    int maxBatchBytes,
    Duration firstRetry,
    Duration longestRetry,
    Duration giveUpAfter,
    Duration lookEvery,
    Duration sweepEvery
) {
    /** Bytes of an answer that are read; what a receiver says besides its status is of no interest. */
    private static final int ANSWER_BYTES = 16_384;

    /** What a node uses unless told otherwise. */
    public static final WebhookSettings DEFAULT = new WebhookSettings(
        false,
        10,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        64,
        4,
        100,
        262_144,
        Duration.ofSeconds(5),
        Duration.ofHours(1),
        Duration.ofDays(3),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30)
    );

    public WebhookSettings {
        if (maxPerWallet < 1 || concurrent < 2 || perTarget < 1 || maxBatch < 1 || maxBatchBytes < 1) {
            throw new IllegalArgumentException("there must be room for a webhook, for two deliveries and for an event");
        }
        if (longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException("the longest pause is not shorter than the first");
        }
    }

    /** How long one node has a webhook for itself: longer than a delivery can take. */
    Duration lease() {
        return connectWithin.plus(answerWithin).plus(spare);
    }

    /** How long a delivery may be under way, once it is begun. */
    Duration longestDelivery() {
        return connectWithin.plus(answerWithin);
    }

    CallLimits callLimits() {
        return new CallLimits(
            connectWithin,
            answerWithin,
            answerWithin.multipliedBy(2),
            perTarget,
            concurrent,
            ANSWER_BYTES
        );
    }
}
