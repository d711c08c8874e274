package io.wattlet.outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks up the addresses of names, as the machine's own resolver does, on threads of its own: a look-up blocks, and cannot be
 * ended. Whoever asks for a name while it is looked up waits for that look-up. May be used on any thread.
 */
final class Names {

    /** How names are looked up; fails with {@link UnknownHostException}. */
    @FunctionalInterface
    interface Resolver {
        /** All addresses of a name. Blocks. */
        List<InetAddress> addresses(String name) throws UnknownHostException;
    }

    static final Resolver OF_THE_MACHINE = name -> List.of(InetAddress.getAllByName(name));

    private static final int THREAD_LIVES_SECONDS = 30;

    private final Resolver resolver;
    private final ThreadPoolExecutor threads;
    // Bound: what waits and what the threads work on.
    private final Map<String, CompletableFuture<List<InetAddress>>> underWay = new ConcurrentHashMap<>();

    /**
     * @param lane      what threads are named after
     * @param threads   look-ups at a time
     * @param mostWaiting look-ups that may wait for a thread
     */
    Names(String lane, Resolver resolver, int threads, int mostWaiting) {
        this.resolver = resolver;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
            threads,
            threads,
            THREAD_LIVES_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(mostWaiting),
            work -> {
                Thread thread = new Thread(work, "wattlet-names-" + lane + "-" + number.getAndIncrement());
                thread.setDaemon(true);
                return thread;
            }
        );
        this.threads.allowCoreThreadTimeOut(true);
    }

    /**
     * All addresses of a name; an address in digits is its own.
     *
     * @return fails with {@link UnknownHostException}, or with {@link RejectedExecutionException} when
     *     too many names wait
     */
    CompletableFuture<List<InetAddress>> addresses(String name) {
        try {
            return CompletableFuture.completedFuture(List.of(InetAddress.ofLiteral(name)));
        } catch (IllegalArgumentException e) {
            return lookUp(name);
        }
    }

    private CompletableFuture<List<InetAddress>> lookUp(String name) {
        CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> earlier = underWay.putIfAbsent(name, mine);
        if (earlier != null) {
            return earlier.copy();
        }
        try {
            threads.execute(() -> resolve(name, mine));
        } catch (RejectedExecutionException e) {
            underWay.remove(name, mine);
            mine.completeExceptionally(e);
        }
        return mine.copy();
    }

    private void resolve(String name, CompletableFuture<List<InetAddress>> answer) {
        try {
            answer.complete(resolver.addresses(name));
        } catch (UnknownHostException | RuntimeException e) {
            answer.completeExceptionally(e);
        } finally {
            underWay.remove(name, answer);
        }
    }

    /** Looks up nothing more. */
    void close() {
        threads.shutdownNow();
    }
}
