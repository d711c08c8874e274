package io.wattlet.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a node in a process of its own changes in the world passes here: commits of its database and calls to other machines.
 * So a test can see all of it, and end the process just before or just after any of it, without the node knowing of tests.
 *
 * <p>From the moment when the node is to die, nothing passes any more, whatever its other threads do until it is dead. For any
 * thread.
 */
final class Border {

    /** On which side of a commit or call: before, it has not happened; after, it has, and the node does not learn of it. */
    enum Moment {
        BEFORE,
        AFTER,
    }

    /**
     * A moment in the life of a node.
     *
     * @param passage what passes, as the border calls it
     * @param number  the how manieth time, from 1
     */
    record Point(String passage, int number, Moment moment) {
        @Override
        public String toString() {
            return moment.name().toLowerCase(Locale.ROOT) + " " + passage + (number == 1 ? "" : " #" + number);
        }
    }

    private record Death(Point point, Runnable kill, CompletableFuture<Void> done) {}

    private final Map<Moment, Map<String, Integer>> counts = new HashMap<>();
    private final List<String> happened = new ArrayList<>();
    private Optional<Death> death = Optional.empty();
    private int life;
    private boolean over;

    /** The life of the node that now begins to speak; what belongs to an earlier one does not pass. */
    synchronized int life() {
        return life;
    }

    /** Forgets what has passed. */
    synchronized void watch() {
        counts.clear();
        happened.clear();
        death = Optional.empty();
    }

    /**
     * Forgets what has passed, and has the node killed at a point.
     *
     * @param kill ends it at once, and does not block
     * @return when that is done
     */
    synchronized CompletableFuture<Void> killAt(Point point, Runnable kill) {
        watch();
        CompletableFuture<Void> done = new CompletableFuture<>();
        death = Optional.of(new Death(point, kill, done));
        return done;
    }

    /** Lets a node pass that was started anew. */
    synchronized void nextLife() {
        watch();
        life++;
        over = false;
    }

    /** What has happened, in order. */
    synchronized List<String> happened() {
        return List.copyOf(happened);
    }

    /** Whether something may pass; if not, whoever asks cuts the connection. */
    synchronized boolean passes(int ofLife, String passage, Moment moment) {
        if (over || ofLife != life) {
            return false;
        }
        if (moment == Moment.AFTER) {
            happened.add(passage);
        }
        int number = counts.computeIfAbsent(moment, _ -> new HashMap<>()).merge(passage, 1, Integer::sum);
        if (death.isEmpty() || !death.get().point.equals(new Point(passage, number, moment))) {
            return true;
        }
        over = true;
        death.get().kill.run();
        death.get().done.complete(null);
        return false;
    }
}
