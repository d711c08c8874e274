package io.wattlet.events.kafka;

import java.time.Duration;
import java.util.Locale;

/**
 * How events go to Kafka.
 *
 * @param topic         where they go
 * @param compression   of what is sent together
 * @param acks          whose word counts for durable
 * @param deliverWithin how long the producer tries; then the relay begins again at what was confirmed last
 * @param maxBatch      most events that are under way at once, of all lanes of this node
 * @param lease         how long lanes belong to a node that does not renew: what a dead or hung node costs
 */
public record RelaySettings(
    String topic,
    Compression compression,
    Acks acks,
    Duration deliverWithin,
    int maxBatch,
    Duration lease
) {
    /** What a node uses unless told otherwise. */
    public static final RelaySettings DEFAULT = new RelaySettings(
        "wattlet.events",
        Compression.LZ4,
        Acks.ALL,
        Duration.ofMinutes(1),
        2_000,
        Duration.ofSeconds(10)
    );

    /** How what is sent together is made smaller. */
    public enum Compression {
        NONE,
        GZIP,
        LZ4,
        ZSTD,
        SNAPPY;

        String kafkaName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who has to have an event before it counts as sent. */
    public enum Acks {
        /** Every replica that is in step. */
        ALL,
        /** The partition's leader: what it had not passed on is lost with it. */
        LEADER,
    }
}
