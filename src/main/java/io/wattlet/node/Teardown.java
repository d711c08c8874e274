package io.wattlet.node;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, to be ended in the opposite order within a given time. A part that fails or takes too long is named
 * in the log, and the next one has its turn.
 */
final class Teardown {

    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

    /** When the time is used up, what is left still gets this much each: closing connections takes moments. */
    private static final Duration AT_LEAST = Duration.ofMillis(500);

    private record Part(String name, Supplier<Future<?>> end) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    /** Remembers how to end a part that has just been started. */
    void add(String name, Supplier<Future<?>> end) {
        parts.push(new Part(name, end));
    }

    /** Ends everything, the last first. Blocks; never throws. A second call finds nothing left. */
    void run(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            end(part, left.compareTo(AT_LEAST) < 0 ? AT_LEAST : left);
        }
    }

    private static void end(Part part, Duration within) {
        try {
            part.end().get().toCompletionStage().toCompletableFuture().get(within.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("ended: {}", part.name());
        } catch (TimeoutException e) {
            LOG.warn("{} did not end within {} ms and is left behind", part.name(), within.toMillis());
        } catch (ExecutionException | RuntimeException e) {
            LOG.warn("{} did not end well", part.name(), e);
        } catch (InterruptedException e) {
            LOG.warn("interrupted while waiting for the end of {}", part.name());
            Thread.currentThread().interrupt();
        }
    }
}
