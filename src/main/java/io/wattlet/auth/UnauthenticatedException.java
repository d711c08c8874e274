package io.wattlet.auth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nobody may be taken as the sender of the request. Has no stack trace: this is ordinary business. */
public final class UnauthenticatedException extends RuntimeException {

    private final @Nullable String challenge;

    /**
     * Refuses.
     *
     * @param challenge value of the header {@code WWW-Authenticate}; null for none
     */
    public UnauthenticatedException(@Nullable String challenge) {
        super("not authenticated", null, false, false);
        this.challenge = challenge;
    }

    /** Value of the header {@code WWW-Authenticate}. */
    public Optional<String> challenge() {
        return Optional.ofNullable(challenge);
    }
}
