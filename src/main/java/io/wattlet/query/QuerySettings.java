package io.wattlet.query;

import java.time.Duration;

/**
 * Limits of what is answered.
 *
 * @param maxItems how many items one answer may hold; a list that would hold more is refused, never cut
 * @param settling how long after its {@code updated_at} a row may take to become visible; see {@link Horizon}
 */
public record QuerySettings(int maxItems, Duration settling) {
    /** The usual limits. */
    public static final QuerySettings DEFAULT = new QuerySettings(100_000, Duration.ofSeconds(10));

    public QuerySettings {
        if (maxItems < 1) {
            throw new IllegalArgumentException("maxItems must be at least 1");
        }
        if (settling.isNegative()) {
            throw new IllegalArgumentException("settling must not be negative");
        }
    }
}
