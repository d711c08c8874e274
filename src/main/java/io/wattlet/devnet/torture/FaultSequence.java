package io.wattlet.devnet.torture;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * What goes wrong with one victim, one fault after the other, for ever. The seed alone decides. Kinds come in any order, but
 * none comes again before all others have. Not thread-safe.
 */
final class FaultSequence {

    private final Random random;
    private final List<FaultKind> kinds;
    private final Duration leastPause;
    private final Duration mostPause;
    private final Deque<FaultKind> deck = new ArrayDeque<>();

    FaultSequence(long seed, List<FaultKind> kinds, Duration leastPause, Duration mostPause) {
        this.random = new Random(seed);
        this.kinds = List.copyOf(kinds);
        this.leastPause = leastPause;
        this.mostPause = mostPause;
    }

    Fault next() {
        if (deck.isEmpty()) {
            List<FaultKind> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        FaultKind kind = deck.remove();
        Duration pause = Duration.ofMillis(random.nextLong(leastPause.toMillis(), mostPause.toMillis() + 1));
        return new Fault(kind, pause, kind.drawTime(random));
    }
}
