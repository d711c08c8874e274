package io.wattlet.match;

import io.wattlet.match.MatchPlan.Pair;
import io.wattlet.registry.CertificateId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Pairs production with consumption, all of which may be claimed against each other.
 *
 * <p>As much is claimed as the smaller side has. Equal quantities are paired first; then always the largest of both sides,
 * and what that leaves over with its equal where there is one. Each pair uses up at least one certificate, so there are
 * fewer pairs than certificates (unless a quantity is too large for one claim). The least number of pairs would be
 * smaller at times, but to find it is a subset-sum problem.
 *
 * <p>Certificates are ordered by quantity and name, so the order in which they were given does not matter.
 */
final class Pairs {

    /** The largest quantity of one claim. */
    static final long MOST = 0xffff_ffffL;

    private static final Comparator<Rest> ORDER = Comparator.comparingLong(Rest::quantity)
        .thenComparing(rest -> rest.certificate().registry())
        .thenComparing(rest -> rest.certificate().streamId());

    private static final CertificateId LEAST = new CertificateId("", new UUID(Long.MIN_VALUE, Long.MIN_VALUE));

    /** What is left of a certificate. */
    private record Rest(CertificateId certificate, long quantity) {}

    private final NavigableSet<Rest> production;
    private final NavigableSet<Rest> consumption;
    private final List<Pair> pairs = new ArrayList<>();

    private Pairs(List<Holding> production, List<Holding> consumption) {
        this.production = rests(production);
        this.consumption = rests(consumption);
    }

    private static NavigableSet<Rest> rests(List<Holding> holdings) {
        NavigableSet<Rest> rests = new TreeSet<>(ORDER);
        for (Holding holding : holdings) {
            if (holding.quantity() > 0) {
                rests.add(new Rest(holding.certificate(), holding.quantity()));
            }
        }
        return rests;
    }

    /** The pairs of one period and kind of trial. */
    static List<Pair> of(List<Holding> production, List<Holding> consumption) {
        return new Pairs(production, consumption).find();
    }

    private List<Pair> find() {
        for (Rest consumed : List.copyOf(consumption)) {
            equal(production, consumed.quantity()).ifPresent(produced -> pairAll(produced, consumed));
        }
        while (!production.isEmpty() && !consumption.isEmpty()) {
            pairLargest(production.last(), consumption.last());
        }
        return pairs;
    }

    private static Optional<Rest> equal(NavigableSet<Rest> rests, long quantity) {
        return Optional.ofNullable(rests.ceiling(new Rest(LEAST, quantity))).filter(
            rest -> rest.quantity() == quantity
        );
    }

    private void pairAll(Rest produced, Rest consumed) {
        production.remove(produced);
        consumption.remove(consumed);
        add(produced, consumed, produced.quantity());
    }

    // No two are equal here: what is left over is paired with its equal at once.
    private void pairLargest(Rest produced, Rest consumed) {
        long quantity = Math.min(produced.quantity(), consumed.quantity());
        production.remove(produced);
        consumption.remove(consumed);
        add(produced, consumed, quantity);
        UnaryOperator<Rest> left = rest -> new Rest(rest.certificate(), rest.quantity() - quantity);
        if (produced.quantity() > quantity) {
            Rest rest = left.apply(produced);
            production.add(rest);
            equal(consumption, rest.quantity()).ifPresent(equal -> pairAll(rest, equal));
        } else {
            Rest rest = left.apply(consumed);
            consumption.add(rest);
            equal(production, rest.quantity()).ifPresent(equal -> pairAll(equal, rest));
        }
    }

    private void add(Rest produced, Rest consumed, long quantity) {
        for (long open = quantity; open > 0; open -= MOST) {
            pairs.add(new Pair(produced.certificate(), consumed.certificate(), Math.min(open, MOST)));
        }
    }
}
