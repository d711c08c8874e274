package io.wattlet.devnet.load;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What became of a pair of certificates: which slices it has left, on which side, and who holds them. The stories of a
 * wallet's pairs follow each other in rounds of {@link #ROUND}, so that proportions are exact.
 *
 * <p>The production slice is as large as the certificate, the consumption slice as large as the part that is cut from
 * production.
 */
enum Story {
    /** Both sides are still there whole. */
    KEPT(8),

    /** Production was cut to the size of consumption, and both were claimed; what was left over is still there. */
    CLAIMED(4),

    /** Part of production was cut off and handed to the neighbour. */
    PARTLY_TRANSFERRED(6),

    /** All of production was handed to the neighbour. */
    TRANSFERRED(1),

    /** The production certificate was withdrawn. */
    WITHDRAWN(1);

    /**
     * A slice.
     *
     * @param side       P for production, C for consumption
     * @param number     within its pair and side; number 1 is what the others were cut from
     * @param cut        whether it was cut from number 1
     * @param size       whole, cut or rest
     * @param way        leaves for one handed over, arrives for the same one at the neighbour's, or nothing
     * @param commitment slices of a side with the same number here are the same one on the registry
     */
    record Part(
        String side,
        int number,
        boolean cut,
        String state,
        boolean received,
        String size,
        String way,
        int commitment
    ) {}

    /** How many pairs it takes until the stories begin again. */
    static final int ROUND = 20;

    /** Slices that a pair leaves in its wallet, on average. */
    static final double OWN_SLICES_PER_PAIR = slicesOfARound(false) / (double) ROUND;

    /** The same, and those that arrive at the neighbour's. */
    static final double SLICES_PER_PAIR = slicesOfARound(true) / (double) ROUND;

    private final int perRound;

    Story(int perRound) {
        this.perRound = perRound;
    }

    /** The slices it leaves. */
    List<Part> parts() {
        return switch (this) {
            case KEPT, WITHDRAWN -> List.of(whole("P", "available"), whole("C", "available"));
            case CLAIMED -> List.of(
                whole("P", "sliced"),
                part("claimed", "cut", ""),
                part("available", "rest", ""),
                whole("C", "claimed")
            );
            case PARTLY_TRANSFERRED -> List.of(
                whole("P", "sliced"),
                part("transferred", "cut", "leaves"),
                part("available", "rest", ""),
                arrived("cut", 2),
                whole("C", "available")
            );
            case TRANSFERRED -> List.of(
                new Part("P", 1, false, "transferred", true, "whole", "leaves", 1),
                arrived("whole", 1),
                whole("C", "available")
            );
        };
    }

    /** The stories of one round, in order. */
    static List<Story> round() {
        return Arrays.stream(values())
            .flatMap(story -> Collections.nCopies(story.perRound, story).stream())
            .toList();
    }

    private static long slicesOfARound(boolean withArrivals) {
        return round()
            .stream()
            .flatMap(story -> story.parts().stream())
            .filter(part -> withArrivals || !part.way.equals("arrives"))
            .count();
    }

    private static Part whole(String side, String state) {
        return new Part(side, 1, false, state, true, "whole", "", 1);
    }

    private static Part part(String state, String size, String way) {
        int number = size.equals("cut") ? 2 : 3;
        return new Part("P", number, true, state, false, size, way, number);
    }

    private static Part arrived(String size, int commitment) {
        return new Part("P", 4, false, "available", true, size, "arrives", commitment);
    }
}
