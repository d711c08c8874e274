package io.wattlet.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.match.MatchPlan.Pair;
import io.wattlet.match.MatchPlan.Unmatched;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MatchPlannerTest {

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");
    private static final int HOUR = 3600;
    private static final int QUARTER = 900;

    /** What decides whether two holdings may be claimed against each other, besides their sides. */
    private record Group(Instant start, Instant end, String trial) {
        static Group of(Holding holding) {
            return new Group(holding.start(), holding.end(), holding.trial());
        }
    }

    private static CertificateId id(long number) {
        return new CertificateId("narnia", new UUID(0, number));
    }

    private static Holding holding(long number, Side side, int startSecond, int length, String trial, long quantity) {
        Instant start = NOON.plusSeconds(startSecond);
        return new Holding(id(number), side, start, start.plusSeconds(length), trial, quantity, false);
    }

    private static Holding produced(long number, long quantity) {
        return holding(number, Side.PRODUCTION, 0, HOUR, "false", quantity);
    }

    private static Holding consumed(long number, long quantity) {
        return holding(number, Side.CONSUMPTION, 0, HOUR, "false", quantity);
    }

    private static Holding expired(Holding holding) {
        return new Holding(
            holding.certificate(),
            holding.side(),
            holding.start(),
            holding.end(),
            holding.trial(),
            holding.quantity(),
            true
        );
    }

    private static String reasonOf(long number, Holding... holdings) {
        return MatchPlanner.plan(List.of(holdings))
            .unmatched()
            .stream()
            .filter(one -> one.certificate().equals(id(number)))
            .findFirst()
            .orElseThrow()
            .reason();
    }

    // Few periods, trials and quantities, so that certificates meet.
    @Provide
    Arbitrary<List<Holding>> holdings() {
        Arbitrary<Holding> holding = Combinators.combine(
            Arbitraries.of(Side.class),
            Arbitraries.of(0, QUARTER, HOUR),
            Arbitraries.of(QUARTER, HOUR),
            Arbitraries.of("false", "true", "TRUE"),
            Arbitraries.longs().between(0, 12),
            Arbitraries.of(false, false, false, true)
        ).as((side, start, length, trial, quantity, expired) -> {
            Holding one = holding(0, side, start, length, trial, quantity);
            return expired ? expired(one) : one;
        });
        return holding.list().ofMaxSize(30).map(MatchPlannerTest::numbered);
    }

    private static List<Holding> numbered(List<Holding> holdings) {
        return IntStream.range(0, holdings.size())
            .mapToObj(i -> {
                Holding one = holdings.get(i);
                return new Holding(
                    id(i),
                    one.side(),
                    one.start(),
                    one.end(),
                    one.trial(),
                    one.quantity(),
                    one.expired()
                );
            })
            .toList();
    }

    @Property
    void everyWattHourIsClaimedOnceOrUnmatched(@ForAll("holdings") List<Holding> holdings) {
        MatchPlan plan = MatchPlanner.plan(holdings);

        Map<CertificateId, Long> accounted = new HashMap<>();
        plan
            .pairs()
            .forEach(pair ->
                Stream.of(pair.production(), pair.consumption()).forEach(certificate ->
                    accounted.merge(certificate, pair.quantity(), Long::sum)
                )
            );
        plan.unmatched().forEach(one -> accounted.merge(one.certificate(), one.quantity(), Long::sum));
        for (Holding holding : holdings) {
            assertEquals(holding.quantity(), accounted.getOrDefault(holding.certificate(), 0L), holding.toString());
        }
        assertTrue(
            plan
                .pairs()
                .stream()
                .allMatch(pair -> pair.quantity() > 0)
        );
        assertTrue(
            plan
                .unmatched()
                .stream()
                .allMatch(one -> one.quantity() > 0)
        );
    }

    @Property
    void onlyWhatRegistriesAllowIsPaired(@ForAll("holdings") List<Holding> holdings) {
        Map<CertificateId, Holding> byId = holdings
            .stream()
            .collect(Collectors.toMap(Holding::certificate, holding -> holding));
        for (Pair pair : MatchPlanner.plan(holdings).pairs()) {
            Holding production = Objects.requireNonNull(byId.get(pair.production()));
            Holding consumption = Objects.requireNonNull(byId.get(pair.consumption()));
            assertEquals(Side.PRODUCTION, production.side());
            assertEquals(Side.CONSUMPTION, consumption.side());
            assertEquals(Group.of(production), Group.of(consumption));
            assertTrue(!production.expired() && !consumption.expired());
        }
    }

    @Property
    void asMuchIsClaimedAsTheSmallerSideOfEachPeriodHas(@ForAll("holdings") List<Holding> holdings) {
        long possible = groups(holdings)
            .stream()
            .mapToLong(group -> Math.min(total(group, Side.PRODUCTION), total(group, Side.CONSUMPTION)))
            .sum();
        assertEquals(possible, MatchPlanner.plan(holdings).pairs().stream().mapToLong(Pair::quantity).sum());
    }

    @Property
    void thereAreFewerPairsThanCertificates(@ForAll("holdings") List<Holding> holdings) {
        long most = groups(holdings)
            .stream()
            .map(group ->
                group
                    .stream()
                    .filter(holding -> holding.quantity() > 0)
                    .toList()
            )
            .mapToLong(group -> Math.max(0, group.size() - 1))
            .sum();
        assertTrue(MatchPlanner.plan(holdings).pairs().size() <= most);
    }

    @Property
    void equalQuantitiesArePairedWhole(@ForAll("holdings") List<Holding> holdings) {
        Map<CertificateId, Long> whole = holdings
            .stream()
            .collect(Collectors.toMap(Holding::certificate, Holding::quantity));
        long wholePairs = MatchPlanner.plan(holdings)
            .pairs()
            .stream()
            .filter(pair -> Objects.equals(whole.get(pair.production()), pair.quantity()))
            .filter(pair -> Objects.equals(whole.get(pair.consumption()), pair.quantity()))
            .count();
        assertEquals(groups(holdings).stream().mapToLong(MatchPlannerTest::equalQuantities).sum(), wholePairs);
    }

    @Property
    void theOrderOfWhatIsHeldDoesNotMatter(@ForAll("holdings") List<Holding> holdings, @ForAll long seed) {
        List<Holding> shuffled = new ArrayList<>(holdings);
        Collections.shuffle(shuffled, new Random(seed));
        assertEquals(MatchPlanner.plan(holdings), MatchPlanner.plan(shuffled));
    }

    private static List<List<Holding>> groups(List<Holding> holdings) {
        return List.copyOf(
            holdings
                .stream()
                .filter(holding -> !holding.expired())
                .collect(Collectors.groupingBy(Group::of))
                .values()
        );
    }

    private static long total(List<Holding> group, Side side) {
        return group
            .stream()
            .filter(holding -> holding.side() == side)
            .mapToLong(Holding::quantity)
            .sum();
    }

    private static long equalQuantities(List<Holding> group) {
        List<Long> open = new ArrayList<>(quantities(group, Side.CONSUMPTION));
        return quantities(group, Side.PRODUCTION).stream().filter(open::remove).count();
    }

    private static List<Long> quantities(List<Holding> group, Side side) {
        return group
            .stream()
            .filter(holding -> holding.side() == side && holding.quantity() > 0)
            .map(Holding::quantity)
            .toList();
    }

    @Test
    void aRestIsPairedWithItsEqualBeforeTheLargestIs() {
        MatchPlan ofProduction = MatchPlanner.plan(
            List.of(produced(1, 100), consumed(2, 60), consumed(3, 40), produced(4, 50))
        );
        MatchPlan ofConsumption = MatchPlanner.plan(
            List.of(consumed(1, 100), produced(2, 60), produced(3, 40), consumed(4, 50))
        );

        assertEquals(List.of(new Pair(id(1), id(2), 60), new Pair(id(1), id(3), 40)), ofProduction.pairs());
        assertEquals(
            List.of(new Unmatched(id(4), Side.PRODUCTION, 50, "insufficient-consumption")),
            ofProduction.unmatched()
        );
        assertEquals(List.of(new Pair(id(2), id(1), 60), new Pair(id(3), id(1), 40)), ofConsumption.pairs());
    }

    @Test
    void aQuantityThatIsTooLargeForOneClaimTakesSeveral() {
        long large = Pairs.MOST + 5;
        MatchPlan plan = MatchPlanner.plan(List.of(produced(1, large), consumed(2, large)));

        assertEquals(List.of(new Pair(id(1), id(2), Pairs.MOST), new Pair(id(1), id(2), 5)), plan.pairs());
    }

    @Test
    void whatStaysUnmatchedSaysWhy() {
        Holding quarter = holding(2, Side.PRODUCTION, 0, QUARTER, "false", 4);
        Holding trial = holding(3, Side.PRODUCTION, 0, HOUR, "true", 4);

        assertEquals("no-production-in-period", reasonOf(1, consumed(1, 4)));
        assertEquals("no-consumption-in-period", reasonOf(1, produced(1, 4)));
        assertEquals("no-production-in-period", reasonOf(1, consumed(1, 4), quarter));
        assertEquals("no-consumption-in-period", reasonOf(2, consumed(1, 4), quarter));
        assertEquals("different-trial-kind", reasonOf(1, consumed(1, 4), trial));
        assertEquals("different-trial-kind", reasonOf(3, consumed(1, 4), trial));
        assertEquals("insufficient-production", reasonOf(1, consumed(1, 4), produced(2, 3)));
        assertEquals("insufficient-consumption", reasonOf(2, consumed(1, 4), produced(2, 5)));
        assertEquals("expired", reasonOf(1, expired(consumed(1, 4)), produced(2, 4)));
        assertEquals("no-consumption-in-period", reasonOf(2, expired(consumed(1, 4)), produced(2, 4)));
    }

    @Test
    void whatOthersHaveAskedForIsThereButNotToBeHad() {
        assertEquals("insufficient-production", reasonOf(1, consumed(1, 4), produced(2, 0)));
    }

    @Test
    void aPlanIsTheSameAfterItWasKept() {
        MatchPlan plan = MatchPlanner.plan(List.of(produced(1, 100), consumed(2, 60), consumed(3, 50)));
        assertEquals(plan, PlanNote.decode(PlanNote.encode(plan)));
    }
}
