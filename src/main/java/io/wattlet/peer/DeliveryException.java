package io.wattlet.peer;

/**
 * A peer did not acknowledge a slice. The reason is a sentence for operators; it repeats nothing of what was sent, nothing of
 * what the peer answered but its status code, and of the address only host and port. It has no stack trace: peers being
 * away is ordinary business.
 */
public final class DeliveryException extends RuntimeException {

    private final String reason;

    public DeliveryException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** Why, in a sentence. */
    public String reason() {
        return reason;
    }
}
