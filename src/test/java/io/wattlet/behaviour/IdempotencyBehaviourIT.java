package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.wattlet.behaviour.Asked.Part;
import io.wattlet.behaviour.Asked.Period;
import io.wattlet.behaviour.Told.Accepted;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.Match;
import io.wattlet.behaviour.Told.Outcomes;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Calls that are made again with the same key. */
@OverEveryEdge
class IdempotencyBehaviourIT {

    private static final int LONGEST_KEY = 255;

    private final Edge edge;
    private final Owner alice;
    private final WalletClient client;
    private final String key = "key " + UUID.randomUUID();

    IdempotencyBehaviourIT(Edge edge) {
        this.edge = edge;
        alice = Owner.at(edge);
        client = alice.client();
    }

    @Test
    void aTransferIsMadeOnce() {
        CertificateId id = alice.holds(Owner.production(10));
        Asked.Transfer order = new Asked.Transfer(id, alice.receiver(Owner.at(edge)), 4);

        Accepted first = client.transfer(order, key);
        Accepted second = client.transfer(order, key);
        alice.completed(first.requestId());
        Accepted third = client.transfer(order, key);

        assertEquals(new Accepted(first.requestId(), false), first);
        assertEquals(new Accepted(first.requestId(), true), second);
        assertEquals(second, third);
        assertEquals(1, client.transfers(Period.ALWAYS, Part.ALL).total());
        assertEquals(6, alice.available(id));
    }

    @Test
    void aClaimIsMadeOnce() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(10), Owner.consumption(10)));
        Asked.Claim order = new Asked.Claim(held.getFirst(), held.getLast(), 10);

        Accepted first = client.claim(order, key);
        alice.completed(first.requestId());

        assertEquals(new Accepted(first.requestId(), true), client.claim(order, key));
        assertFails(Kind.REFUSED, "insufficient-quantity", () -> client.claim(order, key + "2"));
    }

    @Test
    void withoutAKeyEachIsAnother() {
        CertificateId id = alice.holds(Owner.production(10));
        Asked.Transfer order = new Asked.Transfer(id, alice.receiver(Owner.at(edge)), 4);
        assertNotEquals(client.transfer(order, "").requestId(), client.transfer(order, "").requestId());
    }

    @Test
    void ofManyEachIsTheSameAgain() {
        CertificateId id = alice.holds(Owner.production(10));
        Asked.Transfer order = new Asked.Transfer(id, alice.receiver(Owner.at(edge)), 4);
        List<Asked.Transfer> orders = List.of(
            order,
            new Asked.Transfer(Owner.NONE, order.receiverId(), 1),
            order,
            order
        );

        Outcomes first = client.transferMany(orders, false, key);
        alice.completed(first.requestIds());
        Outcomes second = client.transferMany(orders, false, key);

        assertEquals(List.of("", "unknown-certificate", "", "insufficient-quantity"), first.codes());
        assertEquals(new Outcomes(first.items(), true), second);
        assertEquals(2, alice.available(id));
    }

    @Test
    void ofManyClaimsEachIsTheSameAgain() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(10), Owner.consumption(10)));
        Asked.Claim order = new Asked.Claim(held.getFirst(), held.getLast(), 6);

        Outcomes first = client.claimMany(List.of(order, order), false, key);
        alice.completed(first.requestIds());

        assertEquals(List.of("", "insufficient-quantity"), first.codes());
        assertEquals(new Outcomes(first.items(), true), client.claimMany(List.of(order, order), false, key));
    }

    @Test
    void aMatchIsMadeOnce() {
        alice.holds(List.of(Owner.production(10), Owner.consumption(4)));
        Asked.Match order = Asked.Match.of(Owner.NOON, Owner.NOON + Owner.HOUR);

        Match first = client.match(order, key);
        alice.completed(first.claims().stream().map(Told.Pair::requestId).toList());
        alice.holds(Owner.consumption(6));

        assertEquals(1, first.claims().size());
        assertEquals(new Match(first.claims(), first.unmatched(), true), client.match(order, key));
        assertEquals(1, client.match(order, key + "2").claims().size());
    }

    @Test
    void aKeyIsForOneCallOnly() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(10), Owner.consumption(10)));
        Asked.Transfer order = new Asked.Transfer(held.getFirst(), alice.receiver(Owner.at(edge)), 4);
        client.transfer(order, key);

        assertReused(() -> client.transfer(new Asked.Transfer(order.certificate(), order.receiverId(), 5), key));
        assertReused(() -> client.transferMany(List.of(order), false, key));
        assertReused(() -> client.claim(new Asked.Claim(held.getFirst(), held.getLast(), 4), key));
        assertReused(() -> client.claimMany(List.of(new Asked.Claim(held.getFirst(), held.getLast(), 4)), false, key));
        assertReused(() -> client.match(Asked.Match.of(Owner.NOON, Owner.NOON + Owner.HOUR), key));
    }

    private static void assertReused(Executable call) {
        assertFails(Kind.REFUSED, "idempotency-key-reused", call);
    }

    @Test
    void aKeyIsItsOwnersAlone() {
        Owner bob = Owner.at(edge);
        CertificateId ofAlice = alice.holds(Owner.production(10));
        CertificateId ofBob = bob.holds(Owner.production(10));

        Accepted first = client.transfer(new Asked.Transfer(ofAlice, alice.receiver(bob), 4), key);
        Accepted second = bob.client().transfer(new Asked.Transfer(ofBob, bob.receiver(alice), 4), key);

        assertNotEquals(first.requestId(), second.requestId());
        assertEquals(List.of(false, false), List.of(first.replayed(), second.replayed()));
    }

    @Test
    void aKeyOfACallThatWasRefusedIsFree() {
        CertificateId id = alice.holds(Owner.production(10));
        String receiver = alice.receiver(Owner.at(edge));
        assertFails(Kind.REFUSED, "insufficient-quantity", () ->
            client.transfer(new Asked.Transfer(id, receiver, 11), key)
        );
        assertEquals(false, client.transfer(new Asked.Transfer(id, receiver, 10), key).replayed());
    }

    @Test
    void aKeyHasItsLength() {
        CertificateId id = alice.holds(Owner.production(10));
        Asked.Transfer order = new Asked.Transfer(id, alice.receiver(Owner.at(edge)), 4);
        String longest = "!~" + "k".repeat(LONGEST_KEY - 2);

        assertEquals(client.transfer(order, longest).requestId(), client.transfer(order, longest).requestId());
        assertFails(Kind.INVALID, "invalid-request", () -> client.transfer(order, longest + "k"));
    }
}
