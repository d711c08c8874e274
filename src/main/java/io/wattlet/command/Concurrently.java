package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** Does the same with many things, with a limit on how many at a time. */
public final class Concurrently {

    private Concurrently() {}

    /** The results in the order of the items; fails when the work on one of them fails. */
    public static <T, R> Future<List<R>> map(List<T> items, int atATime, Function<T, Future<R>> work) {
        List<Promise<R>> results = Stream.generate(Promise::<R>promise).limit(items.size()).toList();
        AtomicInteger next = new AtomicInteger();
        for (int lane = 0; lane < Math.min(atATime, items.size()); lane++) {
            workOff(items, next, work, results);
        }
        return Future.all(results.stream().map(Promise::future).toList()).map(all -> all.<R>list());
    }

    private static <T, R> void workOff(
        List<T> items,
        AtomicInteger next,
        Function<T, Future<R>> work,
        List<Promise<R>> results
    ) {
        int index = next.getAndIncrement();
        if (index < items.size()) {
            work
                .apply(items.get(index))
                .onComplete(done -> {
                    results.get(index).handle(done);
                    workOff(items, next, work, results);
                });
        }
    }
}
