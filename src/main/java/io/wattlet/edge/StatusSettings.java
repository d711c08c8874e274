package io.wattlet.edge;

import java.time.Duration;

/**
 * What callers may ask for about their requests.
 *
 * @param longestWait how long a caller may wait for requests to end
 * @param maxIds      requests in one call
 */
public record StatusSettings(Duration longestWait, int maxIds) {
    /** As many ids as fit into a request line, whatever way the commas between them are written. */
    public static final int MOST_IDS = 1000;

    /** What a node uses unless told otherwise. */
    public static final StatusSettings DEFAULT = new StatusSettings(Duration.ofSeconds(60), MOST_IDS);

    public StatusSettings {
        if (longestWait.isNegative()) {
            throw new IllegalArgumentException("longestWait must not be negative");
        }
        if (maxIds < 1 || maxIds > MOST_IDS) {
            throw new IllegalArgumentException("maxIds must be 1 to " + MOST_IDS);
        }
    }
}
