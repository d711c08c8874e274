package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was accepted goes on when the wallet is disabled meanwhile; what comes later is refused until it is enabled. */
class DisabledWalletFlowIT {

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final Meters meters = new Meters(vertx, devnet);
    private final WalletSystem system = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final Owner alice = system.owner("alice");

    @AfterEach
    void whatMustHold() {
        Conservation.assertHolds(system);
        system.close();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void acceptedCommandsGoOnToTheirEnd() {
        UUID meter = meters.recipient(alice.openWallet());
        CertificateId production = meters.production(meter, "DK1", 100);
        CertificateId consumption = meters.consumption(meter, "DK1", 100);
        alice.awaitAvailable(production, 100);
        alice.awaitAvailable(consumption, 100);
        UUID toBob = alice.receiver(system.owner("bob").openWallet());
        UUID claim = alice.claim(production, consumption, 40);
        UUID transfer = alice.transfer(production, toBob, 10);

        alice.disable();

        assertEquals(400, alice.transferring(production, toBob, 10).await().statusCode());
        assertEquals(400, alice.claiming(production, consumption, 10).await().statusCode());
        assertEquals("completed", alice.end(claim));
        assertEquals("completed", alice.end(transfer));
        alice.enable();
        alice.awaitAvailable(production, 50);
        alice.awaitAvailable(consumption, 60);
    }
}
