package io.wattlet.devnet.bench;

import java.util.Arrays;
import java.util.List;

/**
 * Times of the same thing, done again and again.
 *
 * @param sortedNanos at least one, in nanoseconds, the shortest first
 */
record Samples(List<Long> sortedNanos) {
    /** Sorts the times. */
    Samples {
        if (sortedNanos.isEmpty()) {
            throw new IllegalArgumentException("there must be a time");
        }
        sortedNanos = sortedNanos.stream().sorted().toList();
    }

    static Samples of(long... nanos) {
        return new Samples(Arrays.stream(nanos).boxed().toList());
    }

    int count() {
        return sortedNanos.size();
    }

    /** The shortest, in milliseconds. */
    double minimum() {
        return milliseconds(sortedNanos.getFirst());
    }

    /** The one in the middle, or halfway between the two in the middle, in milliseconds. */
    double median() {
        int middle = count() / 2;
        long upper = sortedNanos.get(middle);
        long lower = count() % 2 == 0 ? sortedNanos.get(middle - 1) : upper;
        return (milliseconds(lower) + milliseconds(upper)) / 2;
    }

    /** The shortest that at least 90 of 100 do not exceed (nearest rank), in milliseconds. */
    double ninetiethPercentile() {
        int rank = (count() * 9 + 9) / 10;
        return milliseconds(sortedNanos.get(rank - 1));
    }

    private static double milliseconds(long nanos) {
        return nanos / 1e6;
    }
}
