package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what happens elsewhere. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    /** The outcome of a future. */
    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no outcome", e);
        }
    }

    /** What a future fails with. */
    static Throwable failure(Future<?> future) {
        try {
            return get(future.transform(result -> Future.succeededFuture(result.cause())));
        } catch (AssertionError e) {
            throw new AssertionError("it did not fail", e);
        }
    }

    /** Asks until the answer is as it should be. */
    static <T> T until(Vertx vertx, Supplier<T> question, Predicate<T> answer) {
        Instant end = Instant.now().plus(PATIENCE);
        T last = question.get();
        while (!answer.test(last)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("still " + last);
            }
            get(vertx.timer(5, TimeUnit.MILLISECONDS));
            last = question.get();
        }
        return last;
    }
}
