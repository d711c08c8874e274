package io.wattlet.match;

import io.wattlet.command.Admitted;
import io.wattlet.command.Receipt;
import io.wattlet.match.MatchPlan.Pair;
import io.wattlet.match.MatchPlan.Unmatched;
import io.wattlet.wallet.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What came of a match.
 *
 * @param claims    that were accepted, in the order of their periods
 * @param unmatched what stays unclaimed, that of refused claims included
 * @param replayed  whether this is what an earlier request with the same key was told
 */
public record Match(List<Claim> claims, List<Unmatched> unmatched, boolean replayed) {
    /** An accepted claim. */
    public record Claim(UUID commandId, Pair pair) {}

    public Match {
        claims = List.copyOf(claims);
        unmatched = List.copyOf(unmatched);
    }

    /** A plan of which nothing is to be claimed. */
    static Match ofNothing(MatchPlan plan) {
        return new Match(List.of(), plan.unmatched(), false);
    }

    /** What became of a plan whose pairs were submitted in their order. */
    static Match of(MatchPlan plan, Receipt receipt) {
        List<Claim> claims = new ArrayList<>();
        List<Unmatched> unmatched = new ArrayList<>(plan.unmatched());
        for (int i = 0; i < plan.pairs().size(); i++) {
            Pair pair = plan.pairs().get(i);
            switch (receipt.items().get(i)) {
                case Admitted.Accepted(UUID id) -> claims.add(new Claim(id, pair));
                case Admitted.Refused(Refusal refusal) -> {
                    String reason = Reason.REFUSED + refusal.code();
                    unmatched.add(new Unmatched(pair.production(), Side.PRODUCTION, pair.quantity(), reason));
                    unmatched.add(new Unmatched(pair.consumption(), Side.CONSUMPTION, pair.quantity(), reason));
                }
            }
        }
        return new Match(claims, unmatched, receipt.replayed());
    }
}
