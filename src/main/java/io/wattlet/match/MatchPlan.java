package io.wattlet.match;

import io.wattlet.registry.CertificateId;
import java.util.List;

/**
 * What to claim, and what cannot be claimed.
 *
 * @param pairs     claims to make, in the order of their periods
 * @param unmatched quantities that are in no pair
 */
public record MatchPlan(List<Pair> pairs, List<Unmatched> unmatched) {
    /**
     * One claim to make.
     *
     * @param quantity 1 to 2^32-1 watt-hours
     */
    public record Pair(CertificateId production, CertificateId consumption, long quantity) {}

    /**
     * A quantity of a certificate that stays unclaimed.
     *
     * @param quantity watt-hours, at least 1
     * @param reason   stable, machine-readable: one of {@link Reason}'s codes, or {@link Reason#REFUSED} and the code of why
     *     the claim was refused
     */
    public record Unmatched(CertificateId certificate, Side side, long quantity, String reason) {}

    public MatchPlan {
        pairs = List.copyOf(pairs);
        unmatched = List.copyOf(unmatched);
    }
}
