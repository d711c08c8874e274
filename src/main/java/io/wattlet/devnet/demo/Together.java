package io.wattlet.devnet.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Blocking calls side by side, a limited number at once. */
final class Together {

    private Together() {}

    /**
     * Makes a call for each item.
     *
     * @return what they answered, in the order of the items
     * @throws RuntimeException of the first call that failed; calls that have not begun by then are not made
     */
    static <T, R> List<R> map(int atOnce, List<T> items, Function<T, R> call) {
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            List<Future<R>> answers = items
                .stream()
                .map(item -> threads.submit(() -> call.apply(item)))
                .toList();
            try {
                return results(answers);
            } catch (RuntimeException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    /** The same without answers. */
    static <T> void forEach(int atOnce, List<T> items, Consumer<T> call) {
        map(atOnce, items, item -> {
            call.accept(item);
            return item;
        });
    }

    private static <R> List<R> results(List<Future<R>> answers) {
        List<R> results = new ArrayList<>();
        for (Future<R> answer : answers) {
            try {
                results.add(answer.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return results;
    }
}
