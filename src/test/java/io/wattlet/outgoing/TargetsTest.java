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
        Target one = targets.calling(origin("one"), UNDER_WAY);
        targets.calling(origin("two"), OVER);
        targets.calling(origin("three"), UNDER_WAY);
        assertEquals(
            Reason.BUSY,
            assertThrows(NotSentException.class, () -> targets.calling(origin("four"), OVER)).reason()
        );
        assertSame(one, targets.calling(origin("one"), OVER));
    }

    @Test
    void aCallThatHasEndedMakesRoomBeforeItsTimeIsOver() {
        Target one = targets.calling(origin("one"), UNDER_WAY);
        targets.calling(origin("one"), UNDER_WAY);
        targets.calling(origin("two"), UNDER_WAY);
        one.callEnds();
        assertThrows(NotSentException.class, () -> targets.calling(origin("three"), OVER));
        one.callEnds();
        targets.calling(origin("three"), OVER);
        assertNotSame(one, targets.calling(origin("one"), OVER));
    }

    private static Origin origin(String host) {
        return new Origin(false, host, 1);
    }
}
