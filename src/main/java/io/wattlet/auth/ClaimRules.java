package io.wattlet.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a token must say to count: that it is valid now, meant for this node, and issued by somebody who is trusted; looked
 * at in this order, which callers see.
 *
 * @param audience that a token must be meant for; empty where that is not looked at
 * @param skew     how far clocks may differ
 * @param clock    this node's
 */
record ClaimRules(Optional<String> audience, Duration skew, InstantSource clock) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
        "MM/dd/uuuu HH:mm:ss",
        Locale.ROOT
    ).withZone(ZoneOffset.UTC);

    /** The first thing that is wrong, as the caller is told; empty when nothing is. */
    Optional<String> fault(Claims claims, Set<String> issuers) {
        return lifetimeFault(claims)
            .or(() -> audienceFault(claims))
            .or(() -> issuerFault(claims, issuers));
    }

    /** Until when a token that counts now will. */
    Instant end(Claims claims) {
        return claims.expires().orElseThrow().plus(skew);
    }

    private Optional<String> lifetimeFault(Claims claims) {
        if (claims.expires().isEmpty()) {
            return Optional.of("The token has no expiration");
        }
        Instant expires = claims.expires().get();
        Instant notBefore = claims.notBefore().orElse(Instant.EPOCH);
        Instant now = clock.instant();
        if (notBefore.isAfter(expires)) {
            return Optional.of(
                "The token lifetime is invalid; NotBefore: " + time(notBefore) + ", Expires: " + time(expires)
            );
        }
        if (notBefore.isAfter(now.plus(skew))) {
            return Optional.of("The token is not valid before " + time(notBefore));
        }
        return end(claims).isAfter(now) ? Optional.empty() : Optional.of("The token expired at " + time(expires));
    }

    private Optional<String> audienceFault(Claims claims) {
        if (audience.isEmpty()) {
            return Optional.empty();
        }
        if (claims.audiences().isEmpty()) {
            return Optional.of("The audience 'empty' is invalid");
        }
        String ours = withoutSlash(audience.get());
        return claims.audiences().stream().map(ClaimRules::withoutSlash).anyMatch(ours::equals)
            ? Optional.empty()
            : Optional.of("The audience '(null)' is invalid");
    }

    private static Optional<String> issuerFault(Claims claims, Set<String> issuers) {
        return claims.issuer().filter(issuers::contains).isPresent()
            ? Optional.empty()
            : Optional.of("The issuer '" + claims.issuer().orElse("") + "' is invalid");
    }

    private static String withoutSlash(String audience) {
        return audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
    }

    private static String time(Instant time) {
        return "'" + TIME.format(time) + "'";
    }
}
