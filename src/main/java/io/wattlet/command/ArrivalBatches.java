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
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gathers items into batches by arrival: while a batch is under way, what arrives waits and makes up the next one.
 *
 * <p>There is no timer. A lone item is not delayed, a flood shares round trips and commits. Items may arrive on any
 * thread; the queue is confined to one event-loop context, and each caller's future completes on the caller's own.
 *
 * <p>Items may differ in size; limits count sizes, not items. An item that is larger than a batch makes up one of its own.
 *
 * <p>Bound: {@code maxWaiting} that waits or is under way; an item beyond that is turned away, unless nothing else waits.
 *
 * @param <T> an item
 * @param <R> what becomes of an item
 */
public final class ArrivalBatches<T, R> {

    /**
     * How items are gathered.
     *
     * @param maxBatch   size of the items in one batch
     * @param concurrent batches under way at the same time
     * @param maxWaiting size of the items that wait or are under way
     */
    public record Limits(int maxBatch, int concurrent, int maxWaiting) {
        /** The same, with one batch after the other. */
        Limits oneBatchAtATime() {
            return new Limits(maxBatch, 1, maxWaiting);
        }
    }

    private record Waiting<T, R>(T item, int size, Promise<R> result) {}

    private final Context context;
    private final Limits limits;
    private final ToIntFunction<T> size;
    private final Function<List<T>, Future<List<R>>> work;
    private final Supplier<? extends Throwable> overload;
    private final ArrayDeque<Waiting<T, R>> queue = new ArrayDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private int underWay;

    /**
     * Begins empty; every item has the size 1.
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
        this(vertx, limits, _ -> 1, work, overload);
    }

    /**
     * Begins empty.
     *
     * @param size     of an item, at least 1
     * @param work     does one batch and answers one result per item, in order; when it fails, so does every item
     * @param overload the failure of an item that is turned away
     */
    public ArrivalBatches(
        Vertx vertx,
        Limits limits,
        ToIntFunction<T> size,
        Function<List<T>, Future<List<R>>> work,
        Supplier<? extends Throwable> overload
    ) {
        this.context = vertx.getOrCreateContext();
        this.limits = limits;
        this.size = size;
        this.work = work;
        this.overload = overload;
    }

    /** Adds an item to the next batch. */
    public Future<R> add(T item) {
        return addAll(List.of(item)).getFirst();
    }

    /** Adds items to the next batch, those that do not fit to the one after it, and so on. */
    public List<Future<R>> addAll(List<T> items) {
        List<Waiting<T, R>> added = new ArrayList<>(items.size());
        List<Future<R>> results = new ArrayList<>(items.size());
        for (T item : items) {
            int itemSize = size.applyAsInt(item);
            int altogether = waiting.addAndGet(itemSize);
            if (altogether > limits.maxWaiting() && altogether > itemSize) {
                waiting.addAndGet(-itemSize);
                results.add(Future.failedFuture(overload.get()));
            } else {
                Promise<R> result = Promise.promise();
                added.add(new Waiting<>(item, itemSize, result));
                results.add(onCallersContext(result.future().onComplete(_ -> waiting.addAndGet(-itemSize))));
            }
        }
        if (!added.isEmpty()) {
            context.runOnContext(_ -> {
                queue.addAll(added);
                startBatches();
            });
        }
        return results;
    }

    /** Size of the items that wait or are under way. */
    public int waiting() {
        return waiting.get();
    }

    private void startBatches() {
        while (underWay < limits.concurrent() && !queue.isEmpty()) {
            underWay++;
            start(nextBatch());
        }
    }

    private List<Waiting<T, R>> nextBatch() {
        List<Waiting<T, R>> batch = new ArrayList<>(Math.min(queue.size(), limits.maxBatch()));
        int batchSize = 0;
        do {
            Waiting<T, R> next = queue.remove();
            batch.add(next);
            batchSize += next.size();
        } while (!queue.isEmpty() && batchSize + queue.element().size() <= limits.maxBatch());
        return batch;
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
