package io.wattlet.auth;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How callers are authenticated. */
public sealed interface AuthSettings {
    /**
     * A gateway in front of the node has authenticated the caller and names it in a header.
     *
     * @param name of that header
     */
    record Header(String name) implements AuthSettings {}

    /**
     * Callers bring a signed token (RFC 7519) as {@code Authorization: Bearer}.
     *
     * @param trust          whose tokens count
     * @param audience       that a token must be meant for; empty where that is not looked at
     * @param validateScopes whether a token must carry the scope of the operation
     */
    record Jwt(Trust trust, Optional<String> audience, boolean validateScopes, Limits limits) implements AuthSettings {}

    /** Whose tokens count. */
    sealed interface Trust {
        /** Anybody's: tokens are read and nothing about them is checked. For trying out, never for production. */
        record Anybody() implements Trust {}

        /**
         * Those of an OpenID provider, which publishes its keys. Clocks must agree to the second.
         *
         * @param url                absolute http or https URL, compared with the issuer of a token to the letter
         * @param requireHttps       whether the keys must come over https too
         * @param refresh            how long to wait before the keys are read again
         * @param refreshAtMostEvery shortest time between two reads, whatever tokens come in
         * @param answerWithin       how long one document may take
         */
        record Authority(
            String url,
            boolean requireHttps,
            Duration refresh,
            Duration refreshAtMostEvery,
            Duration answerWithin
        ) implements Trust {}

        /** Those signed with keys that are given, each for its issuer only. Clocks may differ by five minutes. */
        record Issuers(List<IssuerKey> keys) implements Trust {
            public Issuers {
                keys = List.copyOf(keys);
            }
        }
    }

    /**
     * What checking tokens may cost.
     *
     * @param cachedTokens tokens that are remembered as verified; 0 for none
     * @param threads      that verify signatures
     * @param maxWaiting   tokens that may wait for such a thread, or be on one
     */
    record Limits(int cachedTokens, int threads, int maxWaiting) {}
}
