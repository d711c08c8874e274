package io.wattlet.peer;

import java.time.Duration;

/**
 * Limits on calls to other wallets.
 *
 * @param connectWithin      how long a connection may take, waiting for a free one included
 * @param answerWithin       how long the answer may take once the request is on its way
 * @param connectionsPerPeer connections to one host and port at a time, over REST
 * @param callsPerPeer       calls to one host and port at a time, over gRPC without streams
 * @param waitingPerPeer     deliveries that may wait for one host and port; more are refused at once
 * @param mostUnderWay       deliveries over gRPC that wait or are under way, to all peers together
 * @param maxAnswerBytes     bytes of an answer's body that are read before the connection is given up, over REST
 * @param streamFor          after so long a stream is replaced by another one
 * @param streamIdleFor      after so long without a slice a stream is ended
 * @param abilitiesKnownFor  how long it is remembered whether a peer has streams
 * @param firstPause         before a stream that broke is opened again; doubled from time to time
 * @param longestPause       longest such pause
 */
public record PeerSettings(
    Duration connectWithin,
    Duration answerWithin,
    int connectionsPerPeer,
    int callsPerPeer,
    int waitingPerPeer,
    int mostUnderWay,
    int maxAnswerBytes,
    Duration streamFor,
    Duration streamIdleFor,
    Duration abilitiesKnownFor,
    Duration firstPause,
    Duration longestPause
) {
    /** In times for an answer: after so much silence a connection is taken for dead. */
    private static final int SILENCE = 3;

    /** What a node uses unless told otherwise. */
    public static final PeerSettings DEFAULT = new PeerSettings(
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        8,
        64,
        1024,
        20_000,
        65_536,
        Duration.ofMinutes(4),
        Duration.ofSeconds(10),
        Duration.ofMinutes(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(5)
    );

    public PeerSettings {
        requirePositive(connectWithin.toMillis(), "connectWithin");
        requirePositive(answerWithin.toMillis(), "answerWithin");
        requirePositive(connectionsPerPeer, "connectionsPerPeer");
        requirePositive(callsPerPeer, "callsPerPeer");
        requirePositive(waitingPerPeer, "waitingPerPeer");
        requirePositive(mostUnderWay, "mostUnderWay");
        requirePositive(maxAnswerBytes, "maxAnswerBytes");
        requirePositive(streamFor.toMillis(), "streamFor");
        requirePositive(streamIdleFor.toMillis(), "streamIdleFor");
        requirePositive(abilitiesKnownFor.toMillis(), "abilitiesKnownFor");
        requirePositive(firstPause.toMillis(), "firstPause");
        requirePositive(longestPause.toMillis(), "longestPause");
    }

    /** After so long without a byte from the other side, while calls are under way, a connection is taken for dead. */
    Duration silentFor() {
        return answerWithin.multipliedBy(SILENCE);
    }

    private static void requirePositive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
