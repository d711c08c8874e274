package io.wattlet.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers items into batches by arrival: while a batch is under way, what arrives waits and makes up the next one.
 *
 * <p>There is no timer. A lone item is not delayed, a flood shares round trips and commits. Items may arrive on any
 * thread; the queue is confined to one event-loop context, and each caller's future completes on the caller's own.
 *
 * <p>Bound: {@code maxWaiting} items that wait or are under way; one more is turned away.
 *
 * @param <T> an item
 * @param <R> what becomes of an item
 */
public final class ArrivalBatches<T, R> {

    /**
     * How items are gathered.
     *
     * @param maxBatch   items in one batch
     * @param concurrent batches under way at the same time
     * @param maxWaiting items that wait or are under way
     */
    public record Limits(int maxBatch, int concurrent, int maxWaiting) {}

    private record Waiting<T, R>(T item, Promise<R> result) {}

    private final Context context;
    private final Limits limits;
    private final Function<List<T>, Future<List<R>>> work;
    private final Supplier<? extends Throwable> overload;
    private final ArrayDeque<Waiting<T, R>> queue = new ArrayDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private int underWay;

    /**
     * Begins empty.
     *
     * @param work     does one batch and answers one result per item, in order; when it fails, so does every item
     * @param overload the failure of an item that is turned away
     */
    public ArrivalBatches(
        Vertx vertx,
        Limits limits,
        Function<List<T>, Future<List<R>>> work,
        Supplier<? extends Throwable> overload
    ) {
        this.context = vertx.getOrCreateContext();
        this.limits = limits;
        this.work = work;
        this.overload = overload;
    }

    /** Adds an item to the next batch. */
    public Future<R> add(T item) {
        if (waiting.incrementAndGet() > limits.maxWaiting()) {
            waiting.decrementAndGet();
            return Future.failedFuture(overload.get());
        }
        Promise<R> result = Promise.promise();
        context.runOnContext(_ -> {
            queue.add(new Waiting<>(item, result));
            startBatches();
        });
        return onCallersContext(result.future().onComplete(_ -> waiting.decrementAndGet()));
    }

    /** Items that wait or are under way. */
    public int waiting() {
        return waiting.get();
    }

    private void startBatches() {
        while (underWay < limits.concurrent() && !queue.isEmpty()) {
            List<Waiting<T, R>> batch = new ArrayList<>(Math.min(queue.size(), limits.maxBatch()));
            while (batch.size() < limits.maxBatch() && !queue.isEmpty()) {
                batch.add(queue.remove());
            }
            underWay++;
            start(batch);
        }
    }

    private void start(List<Waiting<T, R>> batch) {
        Future<List<R>> results;
        try {
            results = work.apply(batch.stream().map(Waiting::item).toList());
        } catch (RuntimeException e) {
            results = Future.failedFuture(e);
        }
        results.onComplete(done ->
            context.runOnContext(_ -> {
                underWay--;
                for (int i = 0; i < batch.size(); i++) {
                    Promise<R> result = batch.get(i).result();
                    if (done.succeeded()) {
                        result.complete(done.result().get(i));
                    } else {
                        result.fail(done.cause());
                    }
                }
                startBatches();
            })
        );
    }

    private Future<R> onCallersContext(Future<R> future) {
        @Nullable
        Context caller = Vertx.currentContext();
        if (caller == null || caller == context) {
            return future;
        }
        Promise<R> here = Promise.promise();
        future.onComplete(done -> caller.runOnContext(_ -> here.handle(done)));
        return here.future();
    }
}
