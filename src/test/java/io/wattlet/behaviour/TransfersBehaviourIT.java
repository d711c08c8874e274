package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.behaviour.Asked.Changes;
import io.wattlet.behaviour.Asked.Part;
import io.wattlet.behaviour.Asked.Period;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.Held;
import io.wattlet.behaviour.Told.Page;
import io.wattlet.behaviour.Told.Transfer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Handing certificates over: what is allowed, what becomes of it, what both sides see. */
@OverEveryEdge
class TransfersBehaviourIT {

    private static final long NOON = Owner.NOON;
    private static final long HOUR = Owner.HOUR;
    private static final long GREATEST = 0xffff_ffffL;
    private static final int HASH_BYTES = 32;

    private final Edge edge;
    private final Owner alice;
    private final Owner bob;

    TransfersBehaviourIT(Edge edge) {
        this.edge = edge;
        alice = Owner.at(edge);
        bob = Owner.at(edge);
    }

    private Page<Transfer> transfers(Part part) {
        return alice.client().transfers(Period.ALWAYS, part);
    }

    @Test
    void whatIsTransferredIsTheReceivers() {
        CertificateId id = alice.holds(Owner.production(250));
        String receiver = alice.receiver(bob);

        alice.completed(alice.transfer(id, receiver, 100));

        assertEquals(150, alice.available(id));
        bob.awaitAvailable(id, 100);
        Transfer transfer = new Transfer(id, receiver, 100, NOON, NOON + HOUR, "DK1");
        assertEquals(new Page<>(1, List.of(transfer)), transfers(Part.ALL));
        assertEquals(List.of(transfer), alice.client().followTransfers(Changes.ALL).items());
        assertEquals(new Page<>(0, List.of()), bob.client().transfers(Period.ALWAYS, Part.ALL));
    }

    @Test
    void allOfTheGreatestQuantityCanBeTransferred() {
        CertificateId id = alice.holds(Owner.production(GREATEST));
        String receiver = alice.receiver(bob);
        alice.completed(alice.transfer(id, receiver, GREATEST - 1));

        assertEquals(1, alice.available(id));
        bob.awaitAvailable(id, GREATEST - 1);
        assertEquals(GREATEST - 1, transfers(Part.ALL).items().getFirst().quantity());
    }

    @Test
    void theReceiverReadsWhatIsDisclosedAndSeesTheHashOfTheRest() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(10), Owner.production(10)));
        CertificateId open = held.getFirst();
        CertificateId closed = held.getLast();
        String receiver = alice.receiver(bob);
        alice.completed(
            alice
                .client()
                .transfer(new Asked.Transfer(open, receiver, 4, List.of("AssetId", "Nothing")), "")
                .requestId(),
            alice.client().transfer(new Asked.Transfer(closed, receiver, 4, List.of("assetId")), "").requestId()
        );
        bob.awaitAvailable(open, 4);
        bob.awaitAvailable(closed, 4);

        Held atAlice = alice.client().certificate(open);
        assertEquals(new Held(atAlice.certificate(), 4), bob.client().certificate(open));
        Map<String, String> atBob = bob.client().certificate(closed).certificate().attributes();
        assertEquals("T070000", atBob.get("techCode"));
        assertEquals(HASH_BYTES, Base64.getDecoder().decode(atBob.get("assetId")).length);
    }

    @Test
    void theReceiverUsesWhatItGot() {
        CertificateId id = alice.holds(Owner.production(10));
        CertificateId consumption = bob.holds(Owner.consumption(10));
        alice.completed(alice.transfer(id, alice.receiver(bob), 10));
        bob.awaitAvailable(id, 10);

        bob.completed(bob.claim(id, consumption, 7));
        bob.completed(bob.transfer(id, bob.receiver(alice), 3));

        alice.awaitAvailable(id, 3);
        assertEquals(0, bob.available(id));
        assertFails(Kind.REFUSED, "insufficient-quantity", () -> bob.transfer(id, bob.receiver(alice), 1));
    }

    @Test
    void aTransferIsCheckedInOrder() {
        CertificateId id = alice.holds(Owner.production(10));
        String nobody = Owner.nothing();
        String receiver = alice.receiver(bob);
        String foreign = bob.receiver(alice);

        assertFails(Kind.NOT_FOUND, "unknown-certificate", () -> alice.transfer(Owner.NONE, nobody, 0));
        assertFails(Kind.NOT_FOUND, "unknown-certificate", () ->
            alice.transfer(new CertificateId("oz", id.streamId()), receiver, 1)
        );
        assertFails(Kind.REFUSED, "insufficient-quantity", () -> alice.transfer(id, nobody, 11));
        assertFails(Kind.REFUSED, "insufficient-quantity", () -> alice.transfer(id, receiver, GREATEST));
        assertFails(Kind.NOT_FOUND, "unknown-receiver", () -> alice.transfer(id, nobody, 10));
        assertFails(Kind.NOT_FOUND, "unknown-receiver", () -> alice.transfer(id, foreign, 10));
        assertFails(Kind.NOT_FOUND, "unknown-receiver", () -> alice.transfer(id, nobody, 0));
        assertFails(Kind.INVALID, "quantity-zero", () -> alice.transfer(id, receiver, 0));
        assertFails(Kind.REFUSED, "insufficient-quantity", () -> bob.transfer(id, foreign, 1));
        assertEquals(new Page<>(0, List.of()), transfers(Part.ALL));
        assertEquals(10, alice.available(id));
    }

    @Test
    void idsOfATransferAreUuidsInAnyCase() {
        CertificateId id = alice.holds(Owner.production(10));
        String receiver = alice.receiver(bob);
        CertificateId loud = new CertificateId(id.registry(), id.streamId().toUpperCase(Locale.ROOT));

        alice.completed(alice.transfer(loud, receiver.toUpperCase(Locale.ROOT), 4));

        assertEquals(id, transfers(Part.ALL).items().getFirst().certificate());
        assertEquals(receiver, transfers(Part.ALL).items().getFirst().receiverId());
        assertFails(Kind.INVALID, "invalid-request", () -> alice.transfer(id, "abc", 1));
        assertFails(Kind.INVALID, "invalid-request", () ->
            alice.transfer(new CertificateId("narnia", "abc"), receiver, 1)
        );
    }

    @Test
    void aListOfTransfersIsFilteredAndParted() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(10), Owner.production(10).at(NOON + HOUR)));
        String receiver = alice.receiver(bob);
        for (int quantity = 1; quantity <= 3; quantity++) {
            alice.completed(alice.transfer(held.get(quantity % 2), receiver, quantity));
        }
        assertEquals(List.of(1L, 2L, 3L), quantities(transfers(Part.ALL)));
        assertEquals(List.of(2L), quantities(transfers(Part.of(1, 1))));
        assertEquals(3, transfers(Part.of(1, 1)).total());
        assertEquals(List.of(3L), quantities(transfers(Part.skipping(2))));
        assertEquals(new Page<>(3, List.of()), transfers(Part.of(0, 0)));
        WalletClient client = alice.client();
        assertEquals(List.of(2L), quantities(client.transfers(Period.until(NOON + HOUR), Part.ALL)));
        assertEquals(List.of(1L, 3L), quantities(client.transfers(Period.from(NOON + 1), Part.ALL)));
        assertEquals(1, client.transfers(Period.until(NOON + HOUR), Part.ALL).total());
    }

    private static List<Long> quantities(Page<Transfer> page) {
        return page.items().stream().map(Transfer::quantity).toList();
    }

    @Test
    void whoFollowsIsToldOfEveryTransfer() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(10), Owner.production(10).at(NOON + HOUR)));
        String receiver = alice.receiver(bob);
        for (long quantity = 1; quantity <= 3; quantity++) {
            alice.completed(alice.transfer(held.getFirst(), receiver, quantity));
        }
        Told.Changes<Transfer> all = alice.client().followTransfers(Changes.ALL);
        assertEquals(List.of(1L, 2L, 3L), quantities(all));

        alice.completed(alice.transfer(held.getLast(), receiver, 4));

        Changes after = Changes.after(all.cursor());
        List<Long> more = quantities(alice.client().followTransfers(after));
        assertEquals(4, more.getLast());
        assertEquals(List.of(4L), quantities(alice.client().followTransfers(after.within(Period.from(NOON + HOUR)))));
        assertEquals(List.of(), quantities(alice.client().followTransfers(after.since(4_102_444_800L))));
        assertFails(Kind.INVALID, "invalid-request", () -> alice.client().followTransfers(Changes.after("nowhere")));
    }

    private static List<Long> quantities(Told.Changes<Transfer> changes) {
        return changes.items().stream().map(Transfer::quantity).toList();
    }

    @Test
    void eachNoteOfAnEndpointIsAReceiverOfItsOwn() {
        CertificateId id = alice.holds(Owner.production(10));
        List<String> receivers = List.of(alice.receiver(bob), alice.receiver(bob));
        receivers.forEach(receiver -> alice.completed(alice.transfer(id, receiver, 3)));

        bob.awaitAvailable(id, 6);
        assertEquals(receivers, transfers(Part.ALL).items().stream().map(Transfer::receiverId).toList());
    }

    @Test
    void aTransferIsPendingUntilTheReceiverIsTold() {
        CertificateId id = alice.holds(Owner.production(10));
        try (Mailbox mailbox = new Mailbox(503)) {
            String receiver = alice.client().createExternalEndpoint(Operation.FOREIGN.at(mailbox.address()), "abroad");
            String request = alice.transfer(id, receiver, 4);
            String letter = mailbox.next();
            Told.Request pending = alice.client().requests(List.of(request), Duration.ofSeconds(1)).found().getFirst();
            assertEquals(Told.State.PENDING, pending.state());
            assertTrue(pending.endedAt().isEmpty());
            assertEquals(List.of(request), unknown(bob, request));

            mailbox.answer(202);

            alice.completed(request);
            assertEquals(letter, mailbox.next());
        }
    }

    private List<String> unknown(Owner owner, String request) {
        return owner.over(edge).client().requests(List.of(request), Duration.ZERO).unknown();
    }
}
