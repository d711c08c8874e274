package io.wattlet.devnet.testbed;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has been started, to be ended in the opposite order. Ending waits for the start that is under way, and nothing is
 * started after it; so it can be called from a shutdown hook at any moment.
 */
public final class Cleanup implements AutoCloseable {

    private final PrintStream complaints;
    private final Deque<Part<?>> parts = new ArrayDeque<>();
    private boolean closed;

    /** Failures while ending are told to {@code complaints}, a line each. */
    public Cleanup(PrintStream complaints) {
        this.complaints = complaints;
    }

    /** Brings something up. */
    @FunctionalInterface
    public interface Start<T> {
        /** Starts it, or leaves nothing behind and throws. */
        T run() throws IOException;
    }

    /** Ends something. */
    @FunctionalInterface
    public interface End<T> {
        /** Ends it; blocks until that is done. */
        void run(T started) throws IOException;
    }

    /** Everything is being ended, so nothing is started any more. */
    public static final class ClosedException extends RuntimeException {

        private ClosedException() {
            super("stopping");
        }
    }

    private record Part<T>(String name, T started, End<T> end) {
        void run() throws IOException {
            end.run(started);
        }
    }

    /**
     * Starts something, and remembers how to end it.
     *
     * @throws ClosedException instead of starting it, after {@link #close}
     * @throws IOException     when it cannot be started
     */
    public synchronized <T> T start(String name, Start<T> start, End<T> end) throws IOException {
        if (closed) {
            throw new ClosedException();
        }
        T started = start.run();
        parts.push(new Part<>(name, started, end));
        return started;
    }

    /** Whether {@link #close} has begun. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Ends everything, the last first, whatever goes wrong on the way. A second call finds nothing left. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!parts.isEmpty()) {
            end(parts.pop());
        }
    }

    private void end(Part<?> part) {
        try {
            part.run();
        } catch (IOException | RuntimeException e) {
            complaints.println("the " + part.name + " did not end well: " + e.getMessage());
        }
    }
}
