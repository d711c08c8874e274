package io.wattlet.match;

import io.wattlet.match.MatchPlan.Pair;
import io.wattlet.match.MatchPlan.Unmatched;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides what is claimed against what. Pure, and the same for any order of what is held.
 *
 * <p>Production is claimed against consumption of the same period, start and end, and of the same kind of trial. As much is
 * claimed as that allows; {@link Pairs} says how.
 */
final class MatchPlanner {

    private record Period(Instant start, Instant end) {}

    private static final Comparator<Period> BY_TIME = Comparator.comparing(Period::start).thenComparing(Period::end);

    private static final Comparator<Holding> BY_NAME = Comparator.comparing(Holding::side)
        .thenComparing(holding -> holding.certificate().registry())
        .thenComparing(holding -> holding.certificate().streamId());

    private final List<Pair> pairs = new ArrayList<>();
    private final List<Unmatched> unmatched = new ArrayList<>();

    private MatchPlanner() {}

    /** Plans for one wallet. */
    static MatchPlan plan(List<Holding> holdings) {
        MatchPlanner planner = new MatchPlanner();
        holdings
            .stream()
            .sorted(BY_NAME)
            .collect(
                Collectors.groupingBy(
                    holding -> new Period(holding.start(), holding.end()),
                    () -> new TreeMap<>(BY_TIME),
                    Collectors.toList()
                )
            )
            .values()
            .forEach(planner::planPeriod);
        return new MatchPlan(planner.pairs, planner.unmatched);
    }

    private void planPeriod(List<Holding> period) {
        Map<String, List<Holding>> trials = period
            .stream()
            .filter(holding -> !holding.expired())
            .collect(Collectors.groupingBy(Holding::trial, TreeMap::new, Collectors.toList()));
        Map<CertificateId, Long> claimed = new HashMap<>();
        for (List<Holding> trial : trials.values()) {
            for (Pair pair : Pairs.of(of(Side.PRODUCTION, trial), of(Side.CONSUMPTION, trial))) {
                pairs.add(pair);
                claimed.merge(pair.production(), pair.quantity(), Long::sum);
                claimed.merge(pair.consumption(), pair.quantity(), Long::sum);
            }
        }
        for (Holding holding : period) {
            long left = holding.quantity() - claimed.getOrDefault(holding.certificate(), 0L);
            if (left > 0) {
                unmatched.add(new Unmatched(holding.certificate(), holding.side(), left, reason(holding, trials)));
            }
        }
    }

    private static String reason(Holding holding, Map<String, List<Holding>> trials) {
        Side other = holding.side().other();
        if (holding.expired()) {
            return Reason.EXPIRED;
        }
        if (!of(other, trials.getOrDefault(holding.trial(), List.of())).isEmpty()) {
            return Reason.insufficient(other);
        }
        boolean inAnotherTrial = trials
            .values()
            .stream()
            .anyMatch(trial -> !of(other, trial).isEmpty());
        return inAnotherTrial ? Reason.DIFFERENT_TRIAL_KIND : Reason.missing(other);
    }

    private static List<Holding> of(Side side, List<Holding> holdings) {
        return holdings
            .stream()
            .filter(holding -> holding.side() == side)
            .toList();
    }
}
