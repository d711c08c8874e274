package io.wattlet.edge;

import io.wattlet.edge.SliceRate.Rate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits how often slices are announced: one bucket of tokens for each address, and one for the node. May be used on any
 * thread.
 *
 * <p>A bucket is one number, the time at which it will be full again: who takes a token moves it on by the time that one
 * token takes to come, and is refused when that would be further ahead than a whole burst takes.
 *
 * <p>Bound: {@value #MOST_ADDRESSES} buckets of addresses. With one more the one longest not used is forgotten, and begins
 * full when its address comes back: whoever has so many addresses meets the limit of the node.
 */
public final class SliceLimiter {

    /** What came of a try. */
    public sealed interface Verdict {
        /** It may go on. */
        record Allowed() implements Verdict {}

        /**
         * It may not.
         *
         * @param retryAfterSeconds when there will be a token again
         */
        record Refused(Scope scope, long retryAfterSeconds) implements Verdict {}
    }

    /** Whose limit was reached. */
    public enum Scope {
        ADDRESS,
        NODE,
    }

    static final int MOST_ADDRESSES = 65_536;

    private static final Verdict ALLOWED = new Verdict.Allowed();
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final SliceRate rate;
    private final LongSupplier nanos;
    private final long begin;
    private final Bucket ofNode = new Bucket();
    private final Map<ClientAddress, Bucket> ofAddresses = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientAddress, Bucket> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /**
     * Begins with full buckets.
     *
     * @param nanos a clock that only goes forward
     */
    public SliceLimiter(SliceRate rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    /** Takes a token of the address and one of the node, in this order: one sender alone cannot use up the node's. */
    public synchronized Verdict take(ClientAddress address) {
        long now = nanos.getAsLong() - begin;
        if (rate.ofAddress().isLimited()) {
            long wait = ofAddresses.computeIfAbsent(address, _ -> new Bucket()).take(rate.ofAddress(), now);
            if (wait > 0) {
                return refused(Scope.ADDRESS, wait);
            }
        }
        if (rate.ofNode().isLimited()) {
            long wait = ofNode.take(rate.ofNode(), now);
            if (wait > 0) {
                return refused(Scope.NODE, wait);
            }
        }
        return ALLOWED;
    }

    /** How many addresses are remembered. */
    synchronized int addresses() {
        return ofAddresses.size();
    }

    private static Verdict refused(Scope scope, long wait) {
        return new Verdict.Refused(scope, Math.ceilDiv(wait, SECOND));
    }

    private static final class Bucket {

        private long fullAt;

        /** Takes a token if there is one; otherwise how long it takes to come, in nanoseconds. */
        private long take(Rate rate, long now) {
            long perToken = SECOND / rate.perSecond();
            long next = Math.max(fullAt, now) + perToken;
            long tooFar = next - now - perToken * rate.burst();
            if (tooFar <= 0) {
                fullAt = next;
            }
            return tooFar;
        }
    }
}
