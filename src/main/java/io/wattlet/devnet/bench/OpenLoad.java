package io.wattlet.devnet.bench;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wattlet.devnet.bench.Calls.Call;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * An open load: requests set out by a timetable, whether or not earlier ones were answered, as those of many independent
 * clients do. A request's time counts from when it was due, so waiting is seen wherever it happens: in the node, for a
 * connection, or in this generator itself when it falls behind.
 *
 * <p>Works on the event loop of the connections, and only there.
 */
final class OpenLoad {

    /** Requests under way beyond which nothing is learnt any more. */
    private static final int MOST_UNDER_WAY = 4_000;

    private static final long TICK_MILLIS = 1;
    private static final Duration DRAINS_WITHIN = Duration.ofSeconds(10);
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);

    /**
     * How a load went.
     *
     * @param wanted   requests a second, by the timetable
     * @param achieved requests answered a second, from the first one due to the last answer
     * @param failures requests not answered with 200
     * @param complete whether all of the timetable was sent and answered
     * @param latency  microseconds from when a request was due to the end of its answer
     */
    record Result(double wanted, double achieved, long failures, boolean complete, Histogram latency) {
        double millis(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e3;
        }
    }

    private final Vertx vertx;
    private final Calls calls;
    private final IntFunction<Call> requests;
    private final double rate;
    private final int count;
    private final Histogram latency = new Histogram(LONGEST_MICROS, 3);
    private final Promise<Result> done = Promise.promise();
    private long begun;
    private long lastAnswer;
    private int sent;
    private int answered;
    private int failures;

    private OpenLoad(Vertx vertx, Calls calls, IntFunction<Call> requests, double rate, Duration duration) {
        this.vertx = vertx;
        this.calls = calls;
        this.requests = requests;
        this.rate = rate;
        this.count = Math.max(1, (int) ((rate * duration.toMillis()) / 1000));
    }

    /**
     * Sends requests at a rate. Blocks until they are answered; not for event loops.
     *
     * @param requests the request of a number; numbers rise from 0
     * @param rate     requests a second
     */
    static Result run(Vertx vertx, Calls calls, IntFunction<Call> requests, double rate, Duration duration) {
        OpenLoad load = new OpenLoad(vertx, calls, requests, rate, duration);
        calls.onLoop(load::start);
        try {
            return load.done
                .future()
                .await(duration.plus(DRAINS_WITHIN.multipliedBy(2)).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the load generator does not end", e);
        }
    }

    private void start() {
        begun = System.nanoTime();
        lastAnswer = begun;
        vertx.setPeriodic(TICK_MILLIS, this::sendWhatIsDue);
    }

    private void sendWhatIsDue(long timer) {
        long due = Math.min(count, (long) (((System.nanoTime() - begun) * rate) / 1e9) + 1);
        while (sent < due && sent - answered < MOST_UNDER_WAY) {
            send(sent++);
        }
        if (sent == count || sent - answered >= MOST_UNDER_WAY) {
            vertx.cancelTimer(timer);
            vertx.setTimer(DRAINS_WITHIN.toMillis(), _ -> giveUp());
            endWhenAnswered();
        }
    }

    private void send(int number) {
        long due = begun + (long) ((number * 1e9) / rate);
        calls.send(requests.apply(number)).onComplete((_, failure) -> answered(due, failure));
    }

    private void answered(long due, @Nullable Throwable failure) {
        lastAnswer = System.nanoTime();
        latency.recordValue(Math.clamp((lastAnswer - due) / 1000, 1, LONGEST_MICROS));
        answered++;
        if (failure != null) {
            failures++;
        }
        endWhenAnswered();
    }

    private void endWhenAnswered() {
        if (sent == count && answered == count) {
            end();
        }
    }

    private void giveUp() {
        if (!done.future().isComplete()) {
            end();
            calls.dropWaiting();
        }
    }

    private void end() {
        double seconds = Math.max(1, lastAnswer - begun) / 1e9;
        done.tryComplete(new Result(rate, answered / seconds, failures, answered == count, latency.copy()));
    }
}
