package io.wattlet.auth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nobody may be taken as the sender of the request. Has no stack trace: this is ordinary business. */
public final class UnauthenticatedException extends RuntimeException {

    /** What kind of fault it is. */
    public enum Reason {
        /** The request brings no credentials. */
        MISSING,
        /** What it brings cannot be read. */
        UNREADABLE,
        /** No trusted key explains the signature. */
        SIGNATURE,
        /** The token is signed well, and is expired, for somebody else or of somebody else. */
        CLAIMS,
    }

    private final Reason reason;
    private final @Nullable String challenge;

    /**
     * Refuses.
     *
     * @param challenge value of the header {@code WWW-Authenticate}; null for none
     */
    public UnauthenticatedException(Reason reason, @Nullable String challenge) {
        super("not authenticated", null, false, false);
        this.reason = reason;
        this.challenge = challenge;
    }

    /** What kind of fault it is. */
    public Reason reason() {
        return reason;
    }

    /** Value of the header {@code WWW-Authenticate}. */
    public Optional<String> challenge() {
        return Optional.ofNullable(challenge);
    }
}
