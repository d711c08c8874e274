package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.behaviour.Asked.Sums;
import io.wattlet.behaviour.Asked.Unit;
import io.wattlet.behaviour.Told.CertificateId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is refused to owners without a wallet, and with a disabled one. */
@OverEveryEdge
class DisabledWalletBehaviourIT {

    private final Edge edge;

    DisabledWalletBehaviourIT(Edge edge) {
        this.edge = edge;
    }

    @Test
    void whoHasNoWalletIsToldSo() {
        WalletClient client = Owner.withoutWallet(edge);
        for (Operation operation : Operation.ofHeld()) {
            assertFails(Kind.NOT_FOUND, "no-wallet", () -> operation.ask(client, Owner.nothing()));
        }
    }

    @Test
    void nothingIsReadOfADisabledWalletAndNothingDoneWithIt() {
        WalletClient client = Owner.withoutWallet(edge);
        String id = client.createWallet();
        client.disable(id);

        for (Operation operation : Operation.ofHeld()) {
            assertFails(Kind.REFUSED, "wallet-disabled", () -> operation.ask(client, id));
        }
        assertFails(Kind.REFUSED, "wallet-disabled", () -> client.createEndpoint(id));
        assertFails(Kind.REFUSED, "wallet-disabled", () -> client.disable(id));
        assertFails(Kind.CONFLICT, "wallet-exists", client::createWallet);
    }

    @Test
    void whatCannotBeMeantIsToldBefore() {
        WalletClient none = Owner.withoutWallet(edge);
        WalletClient disabled = Owner.withoutWallet(edge);
        disabled.disable(disabled.createWallet());
        Sums nowhere = Sums.by(Unit.HOUR, "Mars/Olympus");
        for (WalletClient client : List.of(none, disabled)) {
            assertFails(Kind.INVALID, "invalid-time-zone", () -> client.sumCertificates(nowhere));
            assertFails(Kind.INVALID, "invalid-time-zone", () -> client.sumTransfers(nowhere));
            assertFails(Kind.INVALID, "invalid-time-zone", () -> client.sumClaims(nowhere, false));
            assertFails(Kind.INVALID, "invalid-request", () ->
                client.followCertificates(Asked.Changes.after("no cursor"))
            );
            assertFails(Kind.INVALID, "invalid-request", () -> client.certificate(new CertificateId("narnia", "abc")));
        }
    }

    @Test
    void itIsShownAndItsOwnerMayNoteEndpointsAndFollowRequests() {
        Owner owner = Owner.at(edge);
        List<CertificateId> held = owner.holds(List.of(Owner.production(5), Owner.consumption(5)));
        String request = owner.claim(held.getFirst(), held.getLast(), 5);
        owner.completed(request);

        long since = owner.client().disable(owner.walletId());

        assertEquals(OptionalLong.of(since), owner.client().wallet(owner.walletId()).disabledAt());
        assertEquals(OptionalLong.of(since), owner.client().wallets().getFirst().disabledAt());
        assertTrue(Math.abs(System.currentTimeMillis() / 1_000 - since) < 3_600, "since " + since);
        owner.client().createExternalEndpoint(Operation.FOREIGN, "Bakery");
        assertEquals(
            List.of(request),
            owner.client().requests(List.of(request), Duration.ZERO).found().stream().map(Told.Request::id).toList()
        );
    }

    @Test
    void enabledAgainItHasWhatItHad() {
        Owner owner = Owner.at(edge);
        CertificateId held = owner.holds(Owner.production(5));
        owner.client().disable(owner.walletId());
        assertFails(Kind.REFUSED, "wallet-disabled", () -> owner.client().certificate(held));

        owner.client().enable(owner.walletId());
        owner.client().enable(owner.walletId());

        assertEquals(OptionalLong.empty(), owner.client().wallet(owner.walletId()).disabledAt());
        assertEquals(5, owner.client().certificate(held).quantity());
        owner.client().createEndpoint(owner.walletId());
    }
}
