package io.wattlet.peer;

import java.time.Duration;
import java.util.Optional;

/**
 * A peer did not acknowledge a slice. The reason is a sentence for operators; it repeats nothing of what was sent, nothing of
 * what the peer answered but its status code, and of the address only host and port. It has no stack trace: peers being
 * away is ordinary business.
 */
public final class DeliveryException extends RuntimeException {

    private final String reason;
    private final boolean notServed;
    private final Optional<Duration> retryAfter;

    private DeliveryException(String reason, boolean notServed, Optional<Duration> retryAfter) {
        super(reason, null, false, false);
        this.reason = reason;
        this.notServed = notServed;
        this.retryAfter = retryAfter;
    }

    /** The peer could not be reached or did not do it, and may do it another time. */
    public DeliveryException(String reason) {
        this(reason, false, Optional.empty());
    }

    /** The peer did not do it now, and says when to come again. */
    static DeliveryException later(String reason, Optional<Duration> retryAfter) {
        return new DeliveryException(reason, false, retryAfter);
    }

    /** The peer says that it does not serve this: there is no such operation, or no such endpoint. */
    static DeliveryException notServed(String reason) {
        return new DeliveryException(reason, true, Optional.empty());
    }

    /** Why, in a sentence. */
    public String reason() {
        return reason;
    }

    /** Whether the answer will be the same until somebody changes something at the peer, or its address. */
    public boolean isNotServed() {
        return notServed;
    }

    /** How long the peer asks to be left alone; empty when it says nothing. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
