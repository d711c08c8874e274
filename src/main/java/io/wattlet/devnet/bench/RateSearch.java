package io.wattlet.devnet.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wattlet.devnet.bench.Calls.Call;
import io.wattlet.devnet.bench.OpenLoad.Result;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the highest rate that is sustained: all requests answered with 200 as fast as they come, 99 of 100 within
 * {@link #PATIENCE}. First some clients that ask again as soon as they are answered show what is possible at most, the
 * median of some rounds; then open loads come nearer to that step by step.
 */
final class RateSearch {

    /** What 99 of 100 requests must not exceed. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    private static final double LEAST_ACHIEVED = 0.97;
    private static final double[] STEPS = { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1 };
    private static final int TRIES = 2;

    /** Rounds of closed loads, after one that is not counted. */
    private static final int ROUNDS = 3;

    /** Steps in a row that must fail before higher ones are not tried: one may have met something else. */
    private static final int MOST_FAILED = 2;

    private static final Duration STEP = Duration.ofSeconds(4);
    private static final Duration CLOSED = Duration.ofSeconds(4);
    private static final int CLIENTS = 32;
    private static final long ENDS_WITHIN_SECONDS = 60;

    private final Vertx vertx;
    private final Calls calls;
    private final PrintStream notes;

    RateSearch(Vertx vertx, Calls calls, PrintStream notes) {
        this.vertx = vertx;
        this.calls = calls;
        this.notes = notes;
    }

    /**
     * A rate that was looked for.
     *
     * @param closed    answers a second to clients that ask again at once
     * @param sustained requests a second of an open load; 0 when not even the first step was sustained
     * @param p99       milliseconds at that rate
     */
    record Found(double closed, double sustained, double p99) {}

    /**
     * The rates of closed loads that are to be compared: measured in turn, round by round, so that whatever else the machine
     * does meets all of them.
     *
     * @return their medians, in the same order
     */
    List<Double> closedRates(List<IntFunction<Call>> loads) {
        loads.forEach(load -> closedRate(load, CLOSED));
        List<List<Double>> rounds = Stream.generate(() ->
            loads
                .stream()
                .map(load -> closedRate(load, CLOSED))
                .toList()
        )
            .limit(ROUNDS)
            .toList();
        return IntStream.range(0, loads.size())
            .mapToObj(i ->
                rounds
                    .stream()
                    .map(round -> round.get(i))
                    .sorted()
                    .toList()
                    .get(ROUNDS / 2)
            )
            .toList();
    }

    /**
     * Looks for the highest rate that is sustained.
     *
     * @param closed the rate of the closed load
     */
    Found search(String name, IntFunction<Call> requests, double closed) {
        Found found = new Found(closed, 0, 0);
        int failed = 0;
        for (double step : STEPS) {
            Result result = best(requests, step * closed);
            notes.printf(
                Locale.ROOT,
                "  %s at %.0f/s: p99 %.1f ms%s%n",
                name,
                result.wanted(),
                result.millis(99),
                isSustained(result) ? "" : ", not sustained"
            );
            if (isSustained(result)) {
                failed = 0;
                found = new Found(closed, result.wanted(), result.millis(99));
            } else if (++failed == MOST_FAILED) {
                return found;
            }
        }
        return found;
    }

    private Result best(IntFunction<Call> requests, double rate) {
        Result result = OpenLoad.run(vertx, calls, requests, rate, STEP);
        for (int i = 1; i < TRIES && !isSustained(result); i++) {
            result = OpenLoad.run(vertx, calls, requests, rate, STEP);
        }
        return result;
    }

    private static boolean isSustained(Result result) {
        return (
            result.complete() &&
            result.failures() == 0 &&
            result.achieved() >= LEAST_ACHIEVED * result.wanted() &&
            result.millis(99) <= PATIENCE.toMillis()
        );
    }

    /** Answers a second to clients that each ask again as soon as they are answered. */
    double closedRate(IntFunction<Call> requests, Duration duration) {
        long begun = System.nanoTime();
        long end = begun + duration.toNanos();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        Future<?> clients = Future.all(
            IntStream.range(0, CLIENTS)
                .mapToObj(_ -> {
                    Promise<Void> client = Promise.promise();
                    ask(end, requests, next, answered, client);
                    return client.future();
                })
                .toList()
        );
        try {
            clients.await(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the node does not answer", e);
        }
        return answered.get() / ((System.nanoTime() - begun) / 1e9);
    }

    private void ask(
        long end,
        IntFunction<Call> requests,
        AtomicInteger next,
        AtomicInteger answered,
        Promise<Void> client
    ) {
        calls
            .send(requests.apply(next.getAndIncrement()))
            .onFailure(client::fail)
            .onSuccess(_ -> {
                answered.incrementAndGet();
                if (System.nanoTime() < end) {
                    ask(end, requests, next, answered, client);
                } else {
                    client.complete();
                }
            });
    }
}
