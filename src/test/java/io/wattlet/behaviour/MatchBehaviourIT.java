package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wattlet.behaviour.Asked.Part;
import io.wattlet.behaviour.Asked.Period;
import io.wattlet.behaviour.Asked.TimeMatch;
import io.wattlet.behaviour.Issuer.Order;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.CertificateType;
import io.wattlet.behaviour.Told.Claim;
import io.wattlet.behaviour.Told.Match;
import io.wattlet.behaviour.Told.Pair;
import io.wattlet.behaviour.Told.Unmatched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Claims of whatever production and consumption there is in a range. */
@OverEveryEdge
class MatchBehaviourIT {

    private static final long NOON = Owner.NOON;
    private static final long HOUR = Owner.HOUR;
    private static final Asked.Match DAY = Asked.Match.of(NOON - 12 * HOUR, NOON + 12 * HOUR);

    private final Edge edge;
    private final Owner owner;
    private final WalletClient client;

    MatchBehaviourIT(Edge edge) {
        this.edge = edge;
        owner = Owner.at(edge);
        client = owner.client();
    }

    @Test
    void aDryRunTellsThePlanAndDoesNothing() {
        List<CertificateId> held = owner.holds(List.of(Owner.production(100), Owner.consumption(130)));

        Match plan = client.match(DAY.dry(), "");

        assertEquals(List.of(new Pair("", held.getFirst(), held.getLast(), 100)), plan.claims());
        assertEquals(
            List.of(new Unmatched(held.getLast(), CertificateType.CONSUMPTION, 30, "insufficient-production")),
            plan.unmatched()
        );
        assertFalse(plan.replayed());
        assertEquals(100, owner.available(held.getFirst()));
        assertEquals(plan, client.match(DAY.dry(), ""));
        assertEquals(0, client.claims(Period.ALWAYS, TimeMatch.ALL, Part.ALL).total());
    }

    @Test
    void whatWasPlannedIsClaimed() {
        List<CertificateId> held = owner.holds(
            List.of(Owner.production(100), Owner.consumption(40), Owner.consumption(60))
        );
        Match plan = client.match(DAY.dry(), "");
        Match match = client.match(DAY, "");

        assertEquals(plan.claims(), match.claims().stream().map(MatchBehaviourIT::planned).toList());
        assertEquals(List.of(), match.unmatched());
        List<String> requests = match.claims().stream().map(Pair::requestId).toList();
        owner.completed(requests);
        assertEquals(
            Map.of(held.get(1), 40L, held.get(2), 60L),
            client
                .claims(Period.ALWAYS, TimeMatch.HOURLY, Part.ALL)
                .items()
                .stream()
                .collect(Collectors.toMap(claim -> claim.consumption().id(), Claim::quantity))
        );
        assertEquals(0, owner.available(held.getFirst()));
        assertEquals(new Match(List.of(), List.of(), false), client.match(DAY, ""));
    }

    private static Pair planned(Pair pair) {
        return new Pair("", pair.production(), pair.consumption(), pair.quantity());
    }

    @Test
    void whatStaysUnmatchedSaysWhy() {
        Map<String, String> trial = Map.of("IsTrial", "true");
        List<CertificateId> held = owner.holds(
            List.of(
                Owner.production(10),
                Owner.consumption(4),
                Owner.production(5).at(NOON + HOUR),
                Owner.consumption(6).at(NOON + 2 * HOUR),
                Owner.production(7).at(NOON + 3 * HOUR).saying(trial),
                Owner.consumption(8).at(NOON + 3 * HOUR),
                Owner.production(1).at(NOON + 4 * HOUR),
                Owner.consumption(9).at(NOON + 4 * HOUR)
            )
        );
        Match plan = client.match(DAY.dry(), "");

        assertEquals(
            Set.of(new Pair("", held.getFirst(), held.get(1), 4), new Pair("", held.get(6), held.get(7), 1)),
            Set.copyOf(plan.claims())
        );
        assertEquals(
            Set.of(
                new Unmatched(held.getFirst(), CertificateType.PRODUCTION, 6, "insufficient-consumption"),
                new Unmatched(held.get(2), CertificateType.PRODUCTION, 5, "no-consumption-in-period"),
                new Unmatched(held.get(3), CertificateType.CONSUMPTION, 6, "no-production-in-period"),
                new Unmatched(held.get(4), CertificateType.PRODUCTION, 7, "different-trial-kind"),
                new Unmatched(held.get(5), CertificateType.CONSUMPTION, 8, "different-trial-kind"),
                new Unmatched(held.get(7), CertificateType.CONSUMPTION, 8, "insufficient-production")
            ),
            Set.copyOf(plan.unmatched())
        );
    }

    @Test
    void onlyWhatLiesInTheRangeAndTheAreaIsMatched() {
        List<CertificateId> held = owner.holds(
            List.of(
                Owner.production(10),
                Owner.consumption(10),
                Owner.production(10).at(NOON + HOUR),
                Owner.consumption(10).at(NOON + HOUR),
                Owner.production(10).in("DK2"),
                Owner.consumption(10).in("DK2")
            )
        );
        Asked.Match hour = Asked.Match.of(NOON, NOON + HOUR).dry();

        assertEquals(
            List.of(new Pair("", held.getFirst(), held.get(1), 10)),
            client.match(hour.in("DK1"), "").claims()
        );
        assertEquals(List.of(new Pair("", held.get(4), held.get(5), 10)), client.match(hour.in("DK2"), "").claims());
        assertEquals(new Match(List.of(), List.of(), false), client.match(hour.in("DK3"), ""));
        assertEquals(2, client.match(hour, "").claims().size());
        assertEquals(
            new Match(List.of(), List.of(), false),
            client.match(Asked.Match.of(NOON + 1, NOON + HOUR).dry(), "")
        );
    }

    @Test
    void attributesFilterWhetherTheyAreHiddenOrNot() {
        List<CertificateId> held = owner.holds(
            List.of(
                Owner.production(10).saying(Map.of("TechCode", "T02")),
                Owner.production(10).saying(Map.of("TechCode", "T01")),
                Owner.consumption(10).hiding(Map.of("AssetId", "57")),
                Owner.consumption(10).hiding(Map.of("AssetId", "58"))
            )
        );
        Asked.Match dry = DAY.dry();

        Match wind = client.match(
            dry.ofProduction(Map.of("techCode", "T02")).ofConsumption(Map.of("assetId", "58")),
            ""
        );
        assertEquals(new Match(List.of(new Pair("", held.getFirst(), held.getLast(), 10)), List.of(), false), wind);
        assertEquals(List.of(), client.match(dry.ofProduction(Map.of("techCode", "T03")), "").claims());
        assertEquals(List.of(), client.match(dry.ofConsumption(Map.of("assetId", "")), "").claims());
    }

    @Test
    void aMatchThatIsTooLargeIsRefused() {
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i <= Site.MOST_CLAIMS; i++) {
            orders.add(Owner.production(1).at(NOON + i * HOUR));
            orders.add(Owner.consumption(1).at(NOON + i * HOUR));
        }
        owner.holds(orders);
        assertFails(Kind.TOO_MUCH, "match-too-large", () -> client.match(DAY.dry(), ""));
        assertFails(Kind.TOO_MUCH, "match-too-large", () -> client.match(DAY, ""));
        Asked.Match shorter = Asked.Match.of(NOON, NOON + Site.MOST_CLAIMS * HOUR);
        assertEquals(Site.MOST_CLAIMS, client.match(shorter, "").claims().size());
    }

    @Test
    void theEndIsNotBeforeTheStart() {
        assertFails(Kind.INVALID, "invalid-request", () -> client.match(Asked.Match.of(NOON, NOON - 1), ""));
        assertEquals(
            new Match(List.of(), List.of(), false),
            client.match(Asked.Match.of(-62_135_596_800L, 253_402_300_799L), "")
        );
        assertFails(Kind.INVALID, "invalid-request", () -> client.match(Asked.Match.of(-62_135_596_801L, NOON), ""));
    }

    @Test
    void whatIsPromisedToARequestIsNotMatched() {
        CertificateId production = owner.holds(List.of(Owner.production(10), Owner.consumption(10))).getFirst();
        try (Mailbox mailbox = new Mailbox(503)) {
            String receiver = client.createExternalEndpoint(Operation.FOREIGN.at(mailbox.address()), "abroad");
            owner.transfer(production, receiver, 7);
            mailbox.next();

            Match plan = client.match(DAY.dry(), "");

            assertEquals(3, plan.claims().getFirst().quantity());
            assertEquals("insufficient-production", plan.unmatched().getFirst().reason());
        }
    }

    @Test
    void whatOthersHoldIsNoMatter() {
        Owner.at(edge).holds(List.of(Owner.production(10), Owner.consumption(10)));
        assertEquals(new Match(List.of(), List.of(), false), client.match(DAY, ""));
    }
}
