package io.wattlet;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting in tests: for a future, or for something to become true. Bounded, and never for luck. */
public final class Await {

    private static final long SECONDS = 60;

    private Await() {}

    /** The result of a future. */
    public static <T> T result(Future<T> future) {
        try {
            return future.await(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no result after " + SECONDS + " s", e);
        }
    }

    /** Why a future failed. */
    public static Throwable failure(Future<?> future) {
        return result(
            future.transform(done ->
                done.failed()
                    ? Future.succeededFuture(done.cause())
                    : Future.failedFuture(new AssertionError("did not fail but gave " + done.result()))
            )
        );
    }

    /** Asks again and again until the answer is right. */
    public static <T> T until(Supplier<Future<T>> question, Predicate<T> isRight) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        T answer = result(question.get());
        while (!isRight.test(answer)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still " + answer + " after " + SECONDS + " s");
            }
            answer = result(question.get());
        }
        return answer;
    }
}
