package io.wattlet.behaviour;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again and again until the answer is right. Bounded, and never for luck. */
final class Patience {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Patience() {}

    static <T> T until(Supplier<T> question, Predicate<T> isRight) {
        long end = System.nanoTime() + LONGEST.toNanos();
        T answer = question.get();
        while (!isRight.test(answer)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still " + answer + " after " + LONGEST);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = question.get();
        }
        return answer;
    }
}
