package io.wattlet.match;

import io.wattlet.command.Submission;

/**
 * How much one match may be about. What is larger is refused as a whole.
 *
 * @param maxClaims       claims that one match makes
 * @param maxCertificates certificates that one match looks at
 */
public record MatchSettings(int maxClaims, int maxCertificates) {
    /** What a node uses unless told otherwise: a year of hours of one meter of each kind, and some more. */
    public static final MatchSettings DEFAULT = new MatchSettings(Submission.MOST_COMMANDS, 100_000);

    public MatchSettings {
        if (maxClaims < 1 || maxClaims > Submission.MOST_COMMANDS) {
            throw new IllegalArgumentException("maxClaims must be 1 to " + Submission.MOST_COMMANDS);
        }
        if (maxCertificates < 1) {
            throw new IllegalArgumentException("maxCertificates must be at least 1");
        }
    }
}
