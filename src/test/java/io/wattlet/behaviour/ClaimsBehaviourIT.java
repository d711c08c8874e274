package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.behaviour.Asked.Changes;
import io.wattlet.behaviour.Asked.Part;
import io.wattlet.behaviour.Asked.Period;
import io.wattlet.behaviour.Asked.TimeMatch;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.Claim;
import io.wattlet.behaviour.Told.Page;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Using production up for consumption: what is allowed, and what is seen of it. */
@OverEveryEdge
class ClaimsBehaviourIT {

    private static final long NOON = Owner.NOON;
    private static final long HOUR = Owner.HOUR;
    private static final Map<String, String> TRIAL = Map.of("IsTrial", "true");

    private final Owner owner;
    private final WalletClient client;

    ClaimsBehaviourIT(Edge edge) {
        owner = Owner.at(edge);
        client = owner.client();
    }

    private Page<Claim> claims(Part part) {
        return client.claims(Period.ALWAYS, TimeMatch.HOURLY, part);
    }

    @Test
    void aClaimUsesBothUpAndIsListed() {
        List<CertificateId> held = owner.holds(List.of(Owner.production(250), Owner.consumption(150)));
        CertificateId production = held.getFirst();
        CertificateId consumption = held.getLast();

        String request = owner.claim(production, consumption, 150);
        owner.completed(request);

        assertEquals(100, owner.available(production));
        assertEquals(0, owner.available(consumption));
        Claim claim = claims(Part.ALL).items().getFirst();
        assertEquals(
            new Claim(
                request,
                150,
                client.certificate(production).certificate(),
                client.certificate(consumption).certificate(),
                claim.updatedAt()
            ),
            claim
        );
        assertTrue(Math.abs(System.currentTimeMillis() / 1_000 - claim.updatedAt()) < 3_600, claim.toString());
        assertEquals(new Page<>(1, List.of(claim)), claims(Part.ALL));
        assertEquals(new Page<>(1, List.of(claim)), client.claims(Period.ALWAYS, TimeMatch.ALL, Part.ALL));
        assertEquals(List.of(claim), client.followClaims(Changes.ALL).items());
    }

    @Test
    void aClaimIsCheckedInOrder() {
        List<CertificateId> held = owner.holds(
            List.of(Owner.production(10), Owner.consumption(5), Owner.consumption(5).saying(TRIAL))
        );
        CertificateId production = held.getFirst();
        CertificateId consumption = held.get(1);
        CertificateId none = Owner.NONE;

        assertFails(Kind.NOT_FOUND, "unknown-certificate", () -> owner.claim(none, none, 0));
        assertFails(Kind.NOT_FOUND, "unknown-certificate", () -> owner.claim(production, none, 0));
        assertFails(Kind.REFUSED, "trial-mismatch", () -> owner.claim(production, held.getLast(), 99));
        assertFails(Kind.REFUSED, "insufficient-quantity", () -> owner.claim(production, consumption, 11));
        assertFails(Kind.REFUSED, "insufficient-quantity", () -> owner.claim(production, consumption, 6));
        assertFails(Kind.REFUSED, "not-claimable", () -> owner.claim(consumption, production, 1));
        assertFails(Kind.REFUSED, "not-claimable", () -> owner.claim(production, production, 1));
        assertFails(Kind.INVALID, "quantity-zero", () -> owner.claim(production, consumption, 0));
        assertEquals(new Page<>(0, List.of()), claims(Part.ALL));
        assertEquals(10, owner.available(production));
    }

    @Test
    void refusalsSayHowMuchThereIs() {
        List<CertificateId> held = owner.holds(List.of(Owner.production(10), Owner.consumption(5)));
        FailedCall failed = assertFails(Kind.REFUSED, "insufficient-quantity", () ->
            owner.claim(held.getFirst(), held.getLast(), 6)
        );
        assertEquals(
            "Claim is not allowed. Consumption certificate does not have enough quantity to claim requested amount. " +
                "Consumption certificate amount: 5. Requested claim quantity: 6",
            failed.sentence()
        );
    }

    @Test
    void idsOfAClaimAreUuidsInAnyCase() {
        List<CertificateId> held = owner.holds(List.of(Owner.production(10), Owner.consumption(5)));
        owner.completed(owner.claim(loud(held.getFirst()), loud(held.getLast()), 5));

        Claim claim = claims(Part.ALL).items().getFirst();
        assertEquals(held, List.of(claim.production().id(), claim.consumption().id()));
        CertificateId none = new CertificateId("narnia", "abc");
        assertFails(Kind.INVALID, "invalid-request", () -> owner.claim(none, held.getLast(), 5));
        assertFails(Kind.INVALID, "invalid-request", () -> owner.claim(held.getFirst(), none, 5));
    }

    private static CertificateId loud(CertificateId id) {
        return new CertificateId(id.registry(), id.streamId().toUpperCase(Locale.ROOT));
    }

    @Test
    void aClaimOfAnotherHourGivesBackWhatItHeld() {
        List<CertificateId> held = owner.holds(List.of(Owner.production(7), Owner.consumption(7).at(NOON + HOUR)));
        Told.Request end = owner.ended(owner.claim(held.getFirst(), held.getLast(), 5));

        assertEquals(Told.State.FAILED, end.state());
        assertEquals("not-claimable", end.failure());
        assertEquals(new Page<>(0, List.of()), claims(Part.ALL));
        assertEquals(7, owner.available(held.getFirst()));
        assertEquals(7, owner.available(held.getLast()));
    }

    @Test
    void aListOfClaimsIsFilteredAndParted() {
        List<CertificateId> held = owner.holds(
            List.of(Owner.production(30), Owner.consumption(30), Owner.consumption(30).at(NOON + 60).lasting(120))
        );
        owner.completed(owner.claim(held.getFirst(), held.get(1), 1));
        owner.completed(owner.claim(held.getFirst(), held.get(1), 2));
        owner.completed(owner.claim(held.getFirst(), held.getLast(), 3));

        assertEquals(List.of(1L, 2L, 3L), quantities(claims(Part.ALL)));
        assertEquals(List.of(2L), quantities(claims(Part.of(1, 1))));
        assertEquals(3, claims(Part.of(1, 1)).total());
        assertEquals(new Page<>(3, List.of()), claims(Part.skipping(3)));
        for (TimeMatch match : TimeMatch.values()) {
            assertEquals(List.of(1L, 2L, 3L), quantities(client.claims(Period.of(NOON, NOON + HOUR), match, Part.ALL)));
            assertEquals(new Page<>(0, List.of()), client.claims(Period.from(NOON + 1), match, Part.ALL));
            assertEquals(new Page<>(0, List.of()), client.claims(Period.until(NOON + 180), match, Part.ALL));
        }
    }

    private static List<Long> quantities(Page<Claim> page) {
        return page.items().stream().map(Claim::quantity).toList();
    }

    @Test
    void whoFollowsIsToldOfEveryClaim() {
        List<CertificateId> held = owner.holds(List.of(Owner.production(30), Owner.consumption(30)));
        for (long quantity = 1; quantity <= 3; quantity++) {
            owner.completed(owner.claim(held.getFirst(), held.getLast(), quantity));
        }
        Told.Changes<Claim> all = client.followClaims(Changes.ALL);
        assertEquals(List.of(1L, 2L, 3L), quantities(all));

        owner.completed(owner.claim(held.getFirst(), held.getLast(), 4));

        Changes after = Changes.after(all.cursor());
        assertEquals(4, quantities(client.followClaims(after)).getLast());
        assertEquals(List.of(), quantities(client.followClaims(after.within(Period.from(NOON + 1)))));
        assertEquals(List.of(), quantities(client.followClaims(after.since(4_102_444_800L))));
        assertFails(Kind.INVALID, "invalid-request", () -> client.followClaims(Changes.after("nowhere")));
    }

    private static List<Long> quantities(Told.Changes<Claim> changes) {
        return changes.items().stream().map(Claim::quantity).toList();
    }

    @Test
    void claimsThatNeedAChroniclerAreMadeToo() {
        List<CertificateId> held = owner.holds(
            List.of(Owner.production(10).in("DK2"), Owner.consumption(10).in("DK2"))
        );
        owner.completed(owner.claim(held.getFirst(), held.getLast(), 4));
        assertEquals("DK2", claims(Part.ALL).items().getFirst().production().gridArea());
        assertEquals(6, owner.available(held.getFirst()));
    }
}
