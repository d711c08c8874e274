package io.wattlet.events.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long a receiver is left alone that did not acknowledge: doubled with every failure, give or take a fifth. */
final class Pauses {

    private static final double JITTER = 0.2;
    private static final int MOST_DOUBLINGS = 30;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;

    Pauses(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /**
     * The pause after a failure.
     *
     * @param failuresBefore in a row
     * @param asked          by the receiver, heeded up to the longest pause
     */
    Duration after(int failuresBefore, Optional<Duration> asked) {
        double doubled = (double) first.toMillis() * Math.pow(2, Math.min(failuresBefore, MOST_DOUBLINGS));
        double own = Math.min(doubled, (double) longest.toMillis()) * (1 + JITTER * (2 * random.nextDouble() - 1));
        Duration pause = Duration.ofMillis(Math.max(1, Math.round(own)));
        return asked
            .map(time -> time.compareTo(longest) < 0 ? time : longest)
            .filter(time -> time.compareTo(pause) > 0)
            .orElse(pause);
    }
}
