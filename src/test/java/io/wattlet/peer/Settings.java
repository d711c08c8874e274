package io.wattlet.peer;

import java.time.Duration;

/** Limits on calls to peers, as tests need them. */
final class Settings {

    private static final int MAX_ANSWER_BYTES = 4096;

    private Settings() {}

    /** With little room. */
    static PeerSettings of(Duration connectWithin, Duration answerWithin, int room) {
        return new PeerSettings(
            connectWithin,
            answerWithin,
            room,
            room,
            room,
            20_000,
            MAX_ANSWER_BYTES,
            Duration.ofMinutes(4),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            Duration.ofMillis(20),
            Duration.ofMillis(100)
        );
    }

    /** That do not make tests wait. */
    static PeerSettings patient() {
        return of(Duration.ofSeconds(5), Duration.ofSeconds(20), 10_000);
    }
}
