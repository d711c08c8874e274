package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.behaviour.Asked.Part;
import io.wattlet.behaviour.Asked.Period;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.Outcome;
import io.wattlet.behaviour.Told.Outcomes;
import io.wattlet.behaviour.Told.Transfer;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many transfers, and many claims, in one call. */
@OverEveryEdge
class BulkBehaviourIT {

    private static final int MOST = 1_000;

    private final Edge edge;
    private final Owner alice;
    private final WalletClient client;

    BulkBehaviourIT(Edge edge) {
        this.edge = edge;
        alice = Owner.at(edge);
        client = alice.client();
    }

    @Test
    void asManyTransfersAsCanBeAreAccepted() {
        Owner bob = Owner.at(edge);
        CertificateId id = alice.holds(Owner.production(10));
        String receiver = alice.receiver(bob);

        Outcomes outcomes = client.transferMany(
            List.of(
                new Asked.Transfer(id, receiver, 1),
                new Asked.Transfer(Owner.NONE, receiver, 1),
                new Asked.Transfer(id, Owner.nothing(), 1),
                new Asked.Transfer(id, receiver, 2),
                new Asked.Transfer(id, receiver, 0),
                new Asked.Transfer(id, receiver, 100)
            ),
            false,
            ""
        );

        assertEquals(
            List.of("", "unknown-certificate", "unknown-receiver", "", "quantity-zero", "insufficient-quantity"),
            outcomes.codes()
        );
        assertFalse(outcomes.replayed());
        alice.completed(outcomes.requestIds());
        assertEquals(Set.of(1L, 2L), transferred());
        assertEquals(7, alice.available(id));
        bob.awaitAvailable(id, 3);
    }

    private Set<Long> transferred() {
        return client
            .transfers(Period.ALWAYS, Part.ALL)
            .items()
            .stream()
            .map(Transfer::quantity)
            .collect(Collectors.toSet());
    }

    @Test
    void refusalsSayTheSameAsThoseOfOne() {
        CertificateId id = alice.holds(Owner.production(10));
        String nobody = Owner.nothing();
        for (Asked.Transfer order : List.of(
            new Asked.Transfer(Owner.NONE, nobody, 1),
            new Asked.Transfer(id, nobody, 11),
            new Asked.Transfer(id, nobody, 10)
        )) {
            FailedCall one = assertThrows(FailedCall.class, () -> client.transfer(order, ""));
            assertEquals(
                List.of(new Outcome.Refused(one.code(), one.sentence())),
                client.transferMany(List.of(order), false, "").items()
            );
        }
    }

    @Test
    void noMoreIsPromisedThanThereIs() {
        CertificateId id = alice.holds(Owner.production(10));
        String receiver = alice.receiver(Owner.at(edge));
        List<Asked.Transfer> orders = Collections.nCopies(4, new Asked.Transfer(id, receiver, 3));

        Outcomes outcomes = client.transferMany(orders, false, "");

        assertEquals(List.of("", "", "", "insufficient-quantity"), outcomes.codes());
        alice.completed(outcomes.requestIds());
        assertEquals(1, alice.available(id));
    }

    @Test
    void allTransfersOrNoneAreAccepted() {
        CertificateId id = alice.holds(Owner.production(10));
        String receiver = alice.receiver(Owner.at(edge));
        Asked.Transfer good = new Asked.Transfer(id, receiver, 4);

        Outcomes none = client.transferMany(List.of(good, new Asked.Transfer(id, receiver, 7), good), true, "");
        assertEquals(List.of("others-refused", "insufficient-quantity", "insufficient-quantity"), none.codes());
        assertEquals(Set.of(), transferred());

        Outcomes both = client.transferMany(List.of(good, new Asked.Transfer(id, receiver, 6)), true, "");
        assertEquals(List.of("", ""), both.codes());
        alice.completed(both.requestIds());
        assertEquals(Set.of(4L, 6L), transferred());
    }

    @Test
    void asManyClaimsAsCanBeAreAccepted() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(20), Owner.consumption(10)));
        CertificateId production = held.getFirst();
        CertificateId consumption = held.getLast();

        Outcomes outcomes = client.claimMany(
            List.of(
                new Asked.Claim(production, consumption, 2),
                new Asked.Claim(production, Owner.NONE, 2),
                new Asked.Claim(consumption, production, 1),
                new Asked.Claim(production, consumption, 0),
                new Asked.Claim(production, consumption, 3),
                new Asked.Claim(production, consumption, 6)
            ),
            false,
            ""
        );

        assertEquals(
            List.of("", "unknown-certificate", "not-claimable", "quantity-zero", "", "insufficient-quantity"),
            outcomes.codes()
        );
        alice.completed(outcomes.requestIds());
        assertEquals(5, alice.available(consumption));
        assertEquals(15, alice.available(production));
    }

    @Test
    void allClaimsOrNoneAreAccepted() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(10), Owner.consumption(10)));
        Asked.Claim good = new Asked.Claim(held.getFirst(), held.getLast(), 4);

        assertEquals(
            List.of("others-refused", "unknown-certificate"),
            client.claimMany(List.of(good, new Asked.Claim(Owner.NONE, held.getLast(), 1)), true, "").codes()
        );
        assertEquals(10, alice.available(held.getFirst()));

        Outcomes both = client.claimMany(List.of(good, good), true, "");
        alice.completed(both.requestIds());
        assertEquals(2, both.requestIds().size());
        assertEquals(2, alice.available(held.getLast()));
    }

    @Test
    void whereNothingIsAcceptedEachItemSaysWhy() {
        Asked.Transfer transfer = new Asked.Transfer(Owner.NONE, Owner.nothing(), 1);
        Asked.Claim claim = new Asked.Claim(Owner.NONE, Owner.NONE, 1);
        List<String> unknown = List.of("unknown-certificate", "unknown-certificate");
        for (boolean atomic : new boolean[] { true, false }) {
            assertEquals(unknown, client.transferMany(List.of(transfer, transfer), atomic, "").codes());
            assertEquals(unknown, client.claimMany(List.of(claim, claim), atomic, "").codes());
        }
    }

    @Test
    void itemsThatCannotBeMeantRefuseThemAll() {
        Asked.Transfer good = new Asked.Transfer(Owner.NONE, Owner.nothing(), 1);
        Asked.Transfer bad = new Asked.Transfer(Owner.NONE, "abc", 1);
        assertFails(Kind.INVALID, "invalid-request", () -> client.transferMany(List.of(good, bad), false, ""));
        Asked.Claim worse = new Asked.Claim(Owner.NONE, new CertificateId("narnia", ""), 1);
        assertFails(Kind.INVALID, "invalid-request", () -> client.claimMany(List.of(worse), false, ""));
        assertFails(Kind.INVALID, "invalid-request", () -> client.transferMany(List.of(), false, ""));
        assertFails(Kind.INVALID, "invalid-request", () -> client.claimMany(List.of(), true, ""));
    }

    @Test
    void thereAreBoundsToHowMany() {
        List<Asked.Transfer> transfers = Collections.nCopies(MOST, new Asked.Transfer(Owner.NONE, Owner.nothing(), 1));
        List<Asked.Claim> claims = Collections.nCopies(MOST, new Asked.Claim(Owner.NONE, Owner.NONE, 1));

        assertEquals(MOST, client.transferMany(transfers, false, "").items().size());
        assertEquals(MOST, client.claimMany(claims, false, "").items().size());
        assertFails(Kind.TOO_MUCH, "too-many-items", () -> client.transferMany(oneMore(transfers), false, ""));
        assertFails(Kind.TOO_MUCH, "too-many-items", () -> client.claimMany(oneMore(claims), false, ""));
    }

    private static <T> List<T> oneMore(List<T> items) {
        return IntStream.rangeClosed(0, items.size())
            .mapToObj(_ -> items.getFirst())
            .toList();
    }

    @Test
    void manyAreCarriedOut() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(100), Owner.consumption(100)));
        String receiver = alice.receiver(Owner.at(edge));
        List<Asked.Transfer> transfers = Collections.nCopies(10, new Asked.Transfer(held.getFirst(), receiver, 2));
        List<Asked.Claim> claims = Collections.nCopies(5, new Asked.Claim(held.getFirst(), held.getLast(), 3));

        List<String> transferred = client.transferMany(transfers, true, "").requestIds();
        List<String> claimed = client.claimMany(claims, true, "").requestIds();

        alice.completed(transferred);
        alice.completed(claimed);
        assertEquals(10, Set.copyOf(transferred).size());
        assertTrue(Collections.disjoint(transferred, claimed));
        assertEquals(100 - 20 - 15, alice.available(held.getFirst()));
        assertEquals(100 - 15, alice.available(held.getLast()));
    }
}
