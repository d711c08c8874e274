package io.wattlet.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wattlet.outgoing.NotSentException.Reason;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TargetsTest {

    private static final Duration OVER = Duration.ZERO;
    private static final Duration UNDER_WAY = Duration.ofMinutes(1);

    private final Targets targets = new Targets(2, () ->
        new Breaker(BreakerSettings.DEFAULT, System::nanoTime, new SplittableRandom(1))
    );

    @Test
    void theOneCalledTheLongestAgoMakesRoom() {
        Target one = targets.calling(origin("one"), OVER);
        Target two = targets.calling(origin("two"), OVER);
        assertSame(one, targets.calling(origin("one"), OVER));
        targets.calling(origin("three"), OVER);
        assertEquals(2, targets.size());
        assertSame(one, targets.calling(origin("one"), OVER));
        assertNotSame(two, targets.calling(origin("two"), OVER));
    }

    @Test
    void noneMakesRoomThatIsBeingCalled() {
        targets.calling(origin("one"), UNDER_WAY);
        targets.calling(origin("two"), OVER);
        assertEquals(
            Reason.BUSY,
            assertThrows(NotSentException.class, () -> targets.calling(origin("three"), OVER)).reason()
        );
        targets.calling(origin("one"), OVER);
        targets.calling(origin("three"), OVER);
        assertEquals(
            Reason.BUSY,
            assertThrows(NotSentException.class, () -> targets.calling(origin("four"), OVER)).reason(),
            "the call to one is still under way"
        );
    }

    private static Origin origin(String host) {
        return new Origin(false, host, 1);
    }
}
