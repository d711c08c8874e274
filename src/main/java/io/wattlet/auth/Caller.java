package io.wattlet.auth;

import java.util.Optional;
import java.util.Set;

/**
 * Who asks, authenticated.
 *
 * @param subject the owner of wallets, never blank; empty for a token that is valid but names nobody
 * @param scopes  what the token allows; empty where scopes are not looked at
 */
public record Caller(Optional<String> subject, Optional<Set<String>> scopes) {
    public Caller {
        if (subject.isPresent() && subject.get().isBlank()) {
            throw new IllegalArgumentException("a subject must not be blank");
        }
        scopes = scopes.map(Set::copyOf);
    }

    /** Somebody who may do everything with what is theirs. */
    public static Caller unlimited(String subject) {
        return new Caller(Optional.of(subject), Optional.empty());
    }

    /** Whether this caller may do what needs the given scope. */
    public boolean may(Scope scope) {
        return scopes.isEmpty() || scopes.get().contains(scope.claim());
    }
}
