package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.Request;
import io.wattlet.behaviour.Told.State;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Telling receivers again of transfers that failed because they did not listen. */
@OverEveryEdge
class RedeliveryBehaviourIT {

    private final Edge edge;
    private final Owner alice;
    private final WalletClient client;

    RedeliveryBehaviourIT(Edge edge) {
        this.edge = edge;
        alice = Owner.at(edge);
        client = alice.client();
    }

    @Test
    void aReceiverIsToldAgainOnceItIsPutRight() {
        CertificateId id = alice.holds(Owner.production(10));
        try (Mailbox mailbox = new Mailbox(404)) {
            String receiver = client.createExternalEndpoint(Operation.FOREIGN.at(mailbox.address()), "abroad");
            String request = alice.transfer(id, receiver, 4);
            Request failed = alice.ended(request);
            assertEquals(State.FAILED, failed.state());
            assertEquals("delivery-not-served", failed.failure());
            String letter = mailbox.next();

            mailbox.answer(202);
            client.redeliver(request.toUpperCase(Locale.ROOT));

            alice.completed(request);
            assertEquals(letter, mailbox.last());
            assertEquals(6, alice.available(id));
            assertEquals(1, client.transfers(Asked.Period.ALWAYS, Asked.Part.ALL).total());
            assertFails(Kind.REFUSED, "nothing-to-redeliver", () -> client.redeliver(request));
        }
    }

    @Test
    void whatIsStillPendingIsToldAnyhow() {
        CertificateId id = alice.holds(Owner.production(10));
        try (Mailbox mailbox = new Mailbox(404)) {
            String receiver = client.createExternalEndpoint(Operation.FOREIGN.at(mailbox.address()), "abroad");
            String request = alice.transfer(id, receiver, 4);
            alice.ended(request);

            mailbox.answer(503);
            client.redeliver(request);
            client.redeliver(request);
            mailbox.answer(202);

            alice.completed(request);
        }
    }

    @Test
    void onlyTransfersOfTheCallerAreTold() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(10), Owner.consumption(10)));
        String claim = alice.claim(held.getFirst(), held.getLast(), 1);
        String transfer = alice.transfer(held.getFirst(), alice.receiver(Owner.at(edge)), 1);
        alice.completed(claim, transfer);

        assertFails(Kind.NOT_FOUND, "transfer-not-found", () -> client.redeliver(Owner.nothing()));
        assertFails(Kind.NOT_FOUND, "transfer-not-found", () -> client.redeliver(claim));
        assertFails(Kind.NOT_FOUND, "transfer-not-found", () -> Owner.at(edge).client().redeliver(transfer));
        assertFails(Kind.NOT_FOUND, "transfer-not-found", () -> Owner.withoutWallet(edge).redeliver(transfer));
        assertFails(Kind.REFUSED, "nothing-to-redeliver", () -> client.redeliver(transfer));
        assertFails(Kind.INVALID, "invalid-request", () -> client.redeliver("abc"));
    }

    @Test
    void aDisabledWalletTellsNobody() {
        CertificateId id = alice.holds(Owner.production(10));
        String transfer = alice.transfer(id, alice.receiver(Owner.at(edge)), 1);
        alice.completed(transfer);
        client.disable(alice.walletId());

        assertFails(Kind.REFUSED, "wallet-disabled", () -> client.redeliver(transfer));
    }
}
