package io.wattlet.peer;

import java.time.Duration;

/**
 * Limits on calls to other wallets.
 *
 * @param connectWithin      how long a connection may take, waiting for a free one included
 * @param answerWithin       how long the answer may take once the request is on its way
 * @param connectionsPerPeer connections to one host and port at a time
 * @param waitingPerPeer     deliveries that may wait for a connection to one host and port; more are refused at once
 * @param maxAnswerBytes     bytes of an answer's body that are read before the connection is given up
 */
public record PeerSettings(
    Duration connectWithin,
    Duration answerWithin,
    int connectionsPerPeer,
    int waitingPerPeer,
    int maxAnswerBytes
) {
    /** What a node uses unless told otherwise. */
    public static final PeerSettings DEFAULT = new PeerSettings(
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        8,
        1024,
        65_536
    );

    public PeerSettings {
        requirePositive(connectWithin.toMillis(), "connectWithin");
        requirePositive(answerWithin.toMillis(), "answerWithin");
        requirePositive(connectionsPerPeer, "connectionsPerPeer");
        requirePositive(waitingPerPeer, "waitingPerPeer");
        requirePositive(maxAnswerBytes, "maxAnswerBytes");
    }

    private static void requirePositive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
