package io.wattlet.outgoing;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps calls from a target that does not answer. Closed, it lets every call through; open, none; half-open, one, whose end
 * decides. May be used on any thread.
 *
 * <p>Every call that is let through has a {@link Pass}, by which it says how it ended. What calls say that were begun before
 * the last change from closed to open, or from half-open to open, is not listened to.
 */
final class Breaker {

    private static final double JITTER = 0.2;
    private static final int MOST_DOUBLINGS = 30;

    private final BreakerSettings settings;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private int generation;
    private int failuresInARow;
    private int openings;
    private boolean open;
    private boolean probing;
    private long waitUntil;
    private String lastFailure = "";

    Breaker(BreakerSettings settings, LongSupplier nanoTime, RandomGenerator random) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** Lets a call through, or not. */
    synchronized Optional<Pass> admit() {
        if (!open) {
            return Optional.of(new Pass(generation, false));
        }
        long now = nanoTime.getAsLong();
        if (now - waitUntil < 0) {
            return Optional.empty();
        }
        // Should the call that is let through never say how it ended, another one is after as long.
        probing = true;
        waitUntil = now + settings.longestPause().toNanos();
        return Optional.of(new Pass(generation, true));
    }

    /** Whether calls are kept away, but for one that finds out. */
    synchronized boolean isOpen() {
        return open;
    }

    /** What the last call failed with. */
    synchronized String lastFailure() {
        return lastFailure;
    }

    private synchronized void answered(Pass pass, boolean toItsEnd) {
        if (pass.generation == generation && (toItsEnd || pass.probe)) {
            open = false;
            probing = false;
            failuresInARow = 0;
            openings = toItsEnd ? 0 : openings;
        }
    }

    private synchronized void failed(Pass pass, String reason) {
        if (pass.generation != generation) {
            return;
        }
        lastFailure = reason;
        failuresInARow++;
        if (open || failuresInARow >= settings.failures()) {
            open = true;
            probing = false;
            generation++;
            waitUntil = nanoTime.getAsLong() + pause(openings).toNanos();
            openings = Math.min(openings + 1, MOST_DOUBLINGS);
        }
    }

    private synchronized void withdrawn(Pass pass) {
        if (pass.generation == generation && pass.probe && probing) {
            probing = false;
            waitUntil = nanoTime.getAsLong();
        }
    }

    private Duration pause(int earlier) {
        double grown = (double) settings.firstPause().toNanos() * Math.pow(2, earlier);
        double jitter = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Duration.ofNanos(Math.round(Math.min(grown, (double) settings.longestPause().toNanos()) * jitter));
    }

    /** A call that was let through. What it says first counts, except that an answer may still fail. */
    final class Pass {

        private final int generation;
        private final boolean probe;

        private Pass(int generation, boolean probe) {
            this.generation = generation;
            this.probe = probe;
        }

        /** An answer has begun. It may still turn out to be none. */
        void answering() {
            answered(this, false);
        }

        /** The target has answered. */
        void succeeded() {
            answered(this, true);
        }

        /** The target could not be reached, did not answer in time, or says that it is not available. */
        void failed(String reason) {
            Breaker.this.failed(this, reason);
        }

        /** The call was not made after all, for reasons that are not the target's. */
        void withdrawn() {
            Breaker.this.withdrawn(this);
        }
    }
}
