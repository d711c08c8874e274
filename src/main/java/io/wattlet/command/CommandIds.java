package io.wattlet.command;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes the ids of commands: version 7 UUIDs (RFC 9562, section 5.7), which rise with time and so keep indexes compact.
 *
 * <p>The 12 bits after the milliseconds count within one millisecond (method 1 of section 6.2); when they overflow, or
 * the clock steps back, ids run ahead of the clock rather than fall behind an earlier one. Threads may share an instance.
 */
public final class CommandIds {

    private static final int COUNTER_BITS = 12;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_MASK = 0x3fff_ffff_ffff_ffffL;

    private final InstantSource clock;
    private final RandomGenerator random;
    // milliseconds since 1970, then the counter
    private final AtomicLong last = new AtomicLong();

    /**
     * Takes time and chance from outside.
     *
     * @param random safe for use by many threads
     */
    public CommandIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Ids from the system's clock and its secure source of randomness. */
    public static CommandIds system() {
        return new CommandIds(InstantSource.system(), new SecureRandom());
    }

    /** A new id, greater than every one given out before by this instance. */
    public UUID next() {
        long now = clock.millis() << COUNTER_BITS;
        long tick = last.updateAndGet(previous -> Math.max(previous + 1, now));
        long high = ((tick >>> COUNTER_BITS) << 16) | VERSION_7 | (tick & COUNTER_MASK);
        long low = VARIANT | (random.nextLong() & RANDOM_MASK);
        return new UUID(high, low);
    }

    /** Not greater than any id that is made at some time or later. */
    public static UUID earliestOf(Instant time) {
        return new UUID(time.toEpochMilli() << 16, 0);
    }
}
