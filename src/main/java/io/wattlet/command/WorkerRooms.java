package io.wattlet.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides who gets which commands. It knows what workers said last, and takes off what it has given them since.
 *
 * <p>Workers of the same node come first while they are idle: that is the shortest way. Beyond that, whoever in the cluster
 * has most room is given more. Nobody is given more than he has room for, and nobody anything who has been silent for
 * {@link #SILENT_AFTER}: what hangs stops speaking. A worker of the same node is believed for ever, since it cannot hang
 * without whoever asks.
 *
 * <p>Times are those of {@link System#nanoTime}. Not thread-safe.
 */
final class WorkerRooms {

    static final Duration SILENT_AFTER = Duration.ofSeconds(1);

    /** Commands in hand below which a worker counts as idle: there is hardly anything it could do better together. */
    static final int IDLE_BELOW = 8;

    private final Map<String, Known> known = new HashMap<>();

    /**
     * So many of the commands for one worker.
     *
     * @param worker its address
     */
    record Share(String worker, boolean here, int commands) {}

    private static final class Known {

        private final String worker;
        private final boolean here;
        private final long heardNanos;
        private int inHand;
        private int room;

        Known(WorkerRoom said, boolean here, long heardNanos) {
            this.worker = said.worker();
            this.here = here;
            this.heardNanos = heardNanos;
            this.inHand = said.inHand();
            this.room = said.room();
        }

        boolean isSilent(long nanos) {
            return !here && nanos - heardNanos > SILENT_AFTER.toNanos();
        }

        boolean isIdleHere() {
            return here && inHand < IDLE_BELOW;
        }

        Share give(int commands) {
            int given = Math.min(commands, room);
            room -= given;
            inHand += given;
            return new Share(worker, here, given);
        }
    }

    /**
     * Takes note of what a worker said.
     *
     * @param here whether it runs on this node
     */
    void heard(WorkerRoom said, boolean here, long nanos) {
        known.put(said.worker(), new Known(said, here, nanos));
    }

    /** Forgets who has been silent. */
    void forgetSilent(long nanos) {
        known.values().removeIf(worker -> worker.isSilent(nanos));
    }

    /** Gives commands away: to one worker if it has room for all. What nobody has room for is in no share. */
    List<Share> share(int commands, long nanos) {
        List<Share> shares = new ArrayList<>();
        int left = commands;
        while (left > 0) {
            Optional<Known> best = best(nanos);
            if (best.isEmpty()) {
                break;
            }
            Share share = best.get().give(left);
            shares.add(share);
            left -= share.commands();
        }
        return shares;
    }

    /** Workers that were heard of lately. */
    int workers() {
        return known.size();
    }

    /** Room of all of them together. */
    int room() {
        return known
            .values()
            .stream()
            .mapToInt(worker -> worker.room)
            .sum();
    }

    private Optional<Known> best(long nanos) {
        Comparator<Known> byRoom = Comparator.comparingInt(worker -> worker.room);
        return withRoom(nanos)
            .filter(Known::isIdleHere)
            .max(byRoom)
            .or(() -> withRoom(nanos).max(byRoom));
    }

    private Stream<Known> withRoom(long nanos) {
        return known
            .values()
            .stream()
            .filter(worker -> worker.room > 0 && !worker.isSilent(nanos));
    }
}
