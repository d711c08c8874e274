package io.wattlet.grpc;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Room for slices that came on streams and are not durable yet, for all streams of the node together. Whoever finds none
 * waits, and is called in turn when there is some. May be used on any thread.
 */
final class SliceRoom {

    private final int most;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int taken;

    SliceRoom(int most) {
        this.most = most;
    }

    /** Takes as many as there is room for, and no more than wanted: 0 when there is no room. */
    synchronized int take(int wanted) {
        int granted = Math.min(wanted, most - taken);
        taken += granted;
        return granted;
    }

    /**
     * Has somebody called who found no room, as soon as there is some; at once when there is by now.
     *
     * @param woken called once, on whatever thread; it has to see to it that {@link #passOn} is called in the end
     */
    void await(Runnable woken) {
        synchronized (this) {
            waiting.add(woken);
        }
        passOn();
    }

    /** Gives back what was taken. */
    void give(int amount) {
        synchronized (this) {
            taken -= amount;
        }
        passOn();
    }

    /** Calls the next one who waits, if there is room. To be called by those who were called, once they took what they want. */
    void passOn() {
        Runnable next = next();
        if (next != null) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        return taken < most ? waiting.poll() : null;
    }

    /** What is taken now. */
    synchronized int taken() {
        return taken;
    }
}
