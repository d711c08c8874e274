package io.wattlet.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * What makes a node the member of a cluster.
 *
 * @param name      of the cluster; those of other names are not joined
 * @param place     where this node listens
 * @param discovery how it finds the others
 * @param tls       of the event bus; empty for none
 * @param patience  with members that are silent
 */
public record ClusterSettings(String name, Place place, Discovery discovery, Optional<BusTls> tls, Patience patience) {
    /**
     * Where a node listens for other members, and nowhere else.
     *
     * @param host       address of one interface
     * @param port       TCP port of membership
     * @param busPort    TCP port of the event bus, 0 for a free one
     * @param publicHost under which others reach it, where that is another address
     */
    public record Place(String host, int port, int busPort, Optional<String> publicHost) {}

    /**
     * How long silence is borne.
     *
     * @param deadAfter     a member of which nothing was heard for that long is taken off the list
     * @param connectWithin how long a connection of the bus may take to come about
     * @param pingEvery     how often such a connection is tried
     * @param pongWithin    how long the answer may take before it is closed, and what waits on it is given up
     */
    public record Patience(Duration deadAfter, Duration connectWithin, Duration pingEvery, Duration pongWithin) {
        /** What a node uses unless told otherwise. */
        public static final Patience DEFAULT = new Patience(
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2)
        );
    }
}
