package io.wattlet.edge;

/** The caller comes too often. */
public final class RateLimitedException extends RuntimeException {

    private final long retryAfterSeconds;

    /** Says when it is worth coming again. */
    public RateLimitedException(long retryAfterSeconds) {
        super("too many requests", null, false, false);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** When it is worth coming again. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
