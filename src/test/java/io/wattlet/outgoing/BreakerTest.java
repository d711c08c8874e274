package io.wattlet.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.outgoing.Breaker.Pass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final BreakerSettings SETTINGS = new BreakerSettings(
        3,
        Duration.ofMillis(100),
        Duration.ofMillis(1000)
    );
    private static final RandomGenerator NO_JITTER = new Fixed(0.5);

    private long now = -50; // a clock of nanoseconds may be anywhere
    private final Breaker breaker = new Breaker(SETTINGS, () -> now, NO_JITTER);

    private record Fixed(double value) implements RandomGenerator {
        @Override
        public double nextDouble() {
            return value;
        }

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void opensAfterFailuresInARow() {
        fail();
        fail();
        pass().succeeded();
        fail();
        fail();
        assertFalse(breaker.isOpen());
        fail();
        assertTrue(breaker.isOpen());
        assertRefused();
        assertEquals("away", breaker.lastFailure());
    }

    @Test
    void letsOneCallFindOutAfterThePause() {
        open();
        wait(99);
        assertRefused();
        wait(1);
        Pass probe = pass();
        assertRefused();
        assertTrue(breaker.isOpen());
        probe.succeeded();
        assertFalse(breaker.isOpen());
        pass();
        pass();
    }

    @Test
    void pausesLongerEachTimeThatTheCallFailsUpToALimit() {
        open();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pauses.add(waitUntilAdmitted());
            pass().failed("still away");
        }
        assertEquals(List.of(100L, 200L, 400L, 800L, 1000L, 1000L), pauses);
        waitUntilAdmitted();
        pass().succeeded();
        open();
        assertEquals(100, waitUntilAdmitted(), "an answer ends the growth");
    }

    @Test
    void pausesAreSpread() {
        for (double draw : new double[] { 0, 0.25, 0.75, 1 }) {
            Breaker spread = new Breaker(SETTINGS, () -> now, new Fixed(draw));
            for (int i = 0; i < 3; i++) {
                spread.admit().orElseThrow().failed("away");
            }
            long millis = Math.round(100 * (1 + 0.2 * (2 * draw - 1)));
            wait(Math.toIntExact(millis) - 1);
            assertTrue(spread.admit().isEmpty());
            wait(1);
            assertTrue(spread.admit().isPresent());
        }
    }

    @Test
    void oneFailureAfterTheAnswerDoesNotOpenIt() {
        open();
        waitUntilAdmitted();
        pass().succeeded();
        fail();
        fail();
        assertFalse(breaker.isOpen());
    }

    @Test
    void whatWasBegunBeforeItOpenedIsNotListenedTo() {
        Pass early = pass();
        Pass late = pass();
        open();
        early.succeeded();
        assertTrue(breaker.isOpen());
        waitUntilAdmitted();
        Pass probe = pass();
        late.failed("long ago");
        assertRefused();
        probe.succeeded();
        assertFalse(breaker.isOpen());
    }

    @Test
    void aProbeThatIsNotMadeGivesItsTurnBack() {
        open();
        waitUntilAdmitted();
        pass().withdrawn();
        pass().succeeded();
        assertFalse(breaker.isOpen());
    }

    @Test
    void aProbeThatNeverEndsDoesNotKeepItOpenForEver() {
        open();
        waitUntilAdmitted();
        pass();
        assertEquals(1000, waitUntilAdmitted());
    }

    @Test
    void theBeginningOfAnAnswerClosesItButDoesNotForgiveFailures() {
        open();
        waitUntilAdmitted();
        pass().answering();
        assertFalse(breaker.isOpen());
        for (int i = 0; i < 2; i++) {
            Pass pass = pass();
            pass.answering();
            pass.failed("away after all");
        }
        assertFalse(breaker.isOpen());
        Pass third = pass();
        third.answering();
        third.failed("away after all");
        assertTrue(breaker.isOpen());
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            fail();
        }
        assertTrue(breaker.isOpen());
    }

    private void fail() {
        pass().failed("away");
    }

    private Pass pass() {
        return breaker.admit().orElseThrow(() -> new AssertionError("refused"));
    }

    private void assertRefused() {
        assertTrue(breaker.admit().isEmpty());
    }

    private void wait(int millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    /** How long it takes until a call is let through; that call is not made. */
    private long waitUntilAdmitted() {
        for (long millis = 0; millis < 10_000; millis++) {
            if (breaker.admit().map(this::withdraw).isPresent()) {
                return millis;
            }
            wait(1);
        }
        throw new AssertionError("never");
    }

    private Pass withdraw(Pass pass) {
        pass.withdrawn();
        return pass;
    }
}
