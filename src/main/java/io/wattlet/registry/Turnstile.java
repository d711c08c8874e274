package io.wattlet.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Lets so many calls be under way at once; the others wait in the order in which they came. Confined to one context. */
final class Turnstile {

    private final int limit;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int inside;
    private boolean admitting;

    Turnstile(int limit) {
        this.limit = limit;
    }

    /** How many wait. */
    int waiting() {
        return waiting.size();
    }

    /** Makes a call when it is its turn. */
    <T> Future<T> pass(Supplier<Future<T>> call) {
        Promise<T> answer = Promise.promise();
        waiting.add(() ->
            call
                .get()
                .onComplete(result -> {
                    inside--;
                    answer.handle(result);
                    admit();
                })
        );
        admit();
        return answer.future();
    }

    /** A loop and no recursion, because calls may end before they return. */
    private void admit() {
        if (admitting) {
            return;
        }
        admitting = true;
        while (inside < limit && !waiting.isEmpty()) {
            inside++;
            waiting.remove().run();
        }
        admitting = false;
    }
}
