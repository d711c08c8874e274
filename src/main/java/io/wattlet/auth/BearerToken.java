package io.wattlet.auth;

import io.vertx.core.MultiMap;
import io.wattlet.auth.UnauthenticatedException.Reason;
import java.util.List;
import java.util.Optional;

/** The token that a request brings, and what it is told when the token is no good (RFC 6750). */
final class BearerToken {

    private static final String SCHEME = "Bearer ";

    /** An issuer is repeated to whoever sent the token; an answer's header is no place for much of it. */
    private static final int LONGEST_DESCRIPTION = 300;

    private BearerToken() {}

    /** Reads the header {@code Authorization}; one that is repeated is no token that can be read. */
    static Optional<String> of(MultiMap headers) {
        List<String> values = headers.getAll("Authorization");
        String credentials = values.size() == 1 ? values.getFirst() : String.join(",", values);
        return credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            ? Optional.of(credentials.substring(SCHEME.length()).strip()).filter(token -> !token.isEmpty())
            : Optional.empty();
    }

    /** There is no token. */
    static UnauthenticatedException missing() {
        return new UnauthenticatedException(Reason.MISSING, "Bearer");
    }

    /** This is no token. */
    static UnauthenticatedException unreadable() {
        return new UnauthenticatedException(Reason.UNREADABLE, "Bearer error=\"invalid_token\"");
    }

    /** The token does not count, for the reason that the description says. */
    static UnauthenticatedException refused(Reason reason, String description) {
        return new UnauthenticatedException(
            reason,
            "Bearer error=\"invalid_token\", error_description=\"" + quotable(description) + "\""
        );
    }

    // What a token holds must not end the quotation, nor the header.
    private static String quotable(String text) {
        String cut = text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION) + "...";
        return cut.replaceAll("[^ -~]|[\"\\\\]", "?");
    }
}
