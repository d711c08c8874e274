package io.wattlet.events;

import java.time.Duration;

/**
 * How events are kept and followed.
 *
 * @param source       attribute {@code source} of every event: a URI reference that names the wallet system
 * @param kept         age up to which events are kept
 * @param lookEvery    how often a node looks for new events while somebody follows them
 * @param maxFollowers most callers who follow events at a node at a time
 * @param heartbeat    how often a follower is sent something, whether or not anything happens
 * @param slowFor      how long a follower may take no bytes before it is cut off
 */
public record EventSettings(
    String source,
    Duration kept,
    Duration lookEvery,
    int maxFollowers,
    Duration heartbeat,
    Duration slowFor
) {
    /** The usual ones. */
    public static final EventSettings DEFAULT = new EventSettings(
        "urn:wattlet",
        Duration.ofDays(7),
        Duration.ofMillis(50),
        10_000,
        Duration.ofSeconds(15),
        Duration.ofSeconds(30)
    );
}
