package io.wattlet.outgoing;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A call was certainly not sent: it failed before any of it was written, so whoever was to be called knows nothing of it.
 * Every other failure of a call leaves that open. The message is a sentence for operators that names the target by host and
 * port only. It has no stack trace: targets being away is ordinary business.
 */
public final class NotSentException extends RuntimeException {

    /** Why. */
    public enum Reason {
        /** The address cannot be called: it has no scheme, host or port of use. */
        MALFORMED,
        /** The name is not known, or could not be looked up in time. */
        NAME,
        /** All addresses of the target are in networks that must not be called. */
        ADDRESS,
        /** Calls to the target failed a moment ago, and it is given time. */
        BREAKER,
        /** No connection came about in time. */
        CONNECTION,
        /** The target has no certificate that is trusted, or wants one that the node does not have. */
        TLS,
        /** As many calls wait, or as many targets are in use, as may. */
        BUSY,
        /** The node is stopping. */
        CLOSED;

        /** As metrics name it. */
        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    /** For those who make such failures in tests of what builds on them, too. */
    public NotSentException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
