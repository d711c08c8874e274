package io.wattlet.devnet.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Does one thing after the other, so many at a time: the next as soon as one is done. Confined to one event loop. */
final class Window {

    private final int count;
    private final IntFunction<Future<?>> task;
    private final Promise<Void> done = Promise.promise();
    private int begun;
    private int ended;

    private Window(int count, IntFunction<Future<?>> task) {
        this.count = count;
        this.task = task;
    }

    /**
     * Does them on an event loop.
     *
     * @param task does the thing of a number from 0 on, there; its future must come from there too
     * @return succeeds when all are done, fails as soon as one has failed
     */
    static Future<Void> run(Context loop, int count, int underWay, IntFunction<Future<?>> task) {
        Window window = new Window(count, task);
        loop.runOnContext(_ -> {
            for (int i = 0; i < Math.min(count, underWay); i++) {
                window.next();
            }
        });
        return window.done.future();
    }

    private void next() {
        task.apply(begun++).onComplete((_, failure) -> ended(failure));
    }

    private void ended(@Nullable Throwable failure) {
        ended++;
        if (failure != null) {
            done.tryFail(failure);
        } else if (ended == count) {
            done.tryComplete();
        } else if (begun < count && !done.future().isComplete()) {
            next();
        }
    }
}
