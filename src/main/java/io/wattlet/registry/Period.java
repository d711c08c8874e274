package io.wattlet.registry;

import com.google.protobuf.Timestamp;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import java.time.Instant;

/**
 * The period of a certificate as registries see it: in ticks of 100 ns since 1970, what is finer is cut off, within the years
 * 1 to 9999.
 *
 * @param start first tick
 * @param end   the tick after the last
 */
record Period(long start, long end) {
    static final long TICKS_PER_SECOND = 10_000_000L;
    static final long TICKS_PER_DAY = 24 * 60 * 60 * TICKS_PER_SECOND;

    private static final int NANOS_PER_TICK = 100;
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final long LAST_TICK = (LAST_SECOND + 1) * TICKS_PER_SECOND - 1;

    /** The whole period; {@link UnanswerableException} when one of its ends is missing or no time. */
    static Period of(IssuedEvent issued) {
        return new Period(ticks(issued.getPeriod().hasStart(), issued.getPeriod().getStart()), endOf(issued));
    }

    /** Only the end; what the start is does not matter. */
    static long endOf(IssuedEvent issued) {
        return ticks(issued.getPeriod().hasEnd(), issued.getPeriod().getEnd());
    }

    /** A number of days after a time; {@link UnanswerableException} when that is past the year 9999. */
    static long plusDays(long ticks, int days) {
        if (days > (LAST_TICK - ticks) / TICKS_PER_DAY) {
            throw new UnanswerableException("the certificate would expire after the year 9999");
        }
        return ticks + days * TICKS_PER_DAY;
    }

    static long ticks(Instant time) {
        return time.getEpochSecond() * TICKS_PER_SECOND + time.getNano() / NANOS_PER_TICK;
    }

    long length() {
        return end - start;
    }

    /** Whether the other lies inside this one; equal ends are allowed. */
    boolean encloses(Period other) {
        return start <= other.start && other.end <= end;
    }

    private static long ticks(boolean isPresent, Timestamp time) {
        if (!isPresent) {
            throw new UnanswerableException("the period of the certificate has no start or no end");
        }
        boolean isInRange =
            time.getSeconds() >= FIRST_SECOND &&
            time.getSeconds() <= LAST_SECOND &&
            time.getNanos() >= 0 &&
            time.getNanos() < NANOS_PER_SECOND;
        if (!isInRange) {
            throw new UnanswerableException("the period of the certificate has an end that is no time");
        }
        return time.getSeconds() * TICKS_PER_SECOND + time.getNanos() / NANOS_PER_TICK;
    }
}
