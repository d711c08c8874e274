package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.command.CommandIds;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that a node of version 1 accepted and never began are carried out by this one. */
class RowsOfVersionOneIT {

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final WalletSystem system = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final CommandIds ids = CommandIds.system();

    @AfterEach
    void whatMustHold() {
        Conservation.assertHolds(system);
        system.close();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void transfersAndClaims() {
        Meters meters = new Meters(vertx, devnet);
        Owner alice = system.owner("alice");
        UUID meter = meters.recipient(alice.openWallet());
        UUID receiver = alice.receiver(system.owner("bob").openWallet());
        CertificateId production = meters.production(meter, "DK1", 100);
        CertificateId consumption = meters.consumption(meter, "DK1", 100);
        alice.awaitAvailable(production, 100);
        alice.awaitAvailable(consumption, 100);

        UUID transfer = row(
            "transfer",
            """
            {"version": 1, "certificate": {"registry": "narnia", "streamId": "%s"}, "receiverId": "%s", "quantity": 30,
             "hashedAttributes": []}
            """.formatted(production.streamId(), receiver)
        );
        UUID claim = row(
            "claim",
            """
            {"version": 1, "production": {"registry": "narnia", "streamId": "%s"},
             "consumption": {"registry": "narnia", "streamId": "%s"}, "quantity": 20}
            """.formatted(production.streamId(), consumption.streamId())
        );

        assertEquals("completed", alice.end(transfer));
        assertEquals("completed", alice.end(claim));
        assertEquals(50, Await.result(alice.available(production)));
        assertEquals(80, Await.result(alice.available(consumption)));
    }

    /** Leaves the command to the sweep, as after the end of the node that accepted it. */
    private UUID row(String kind, String payload) {
        UUID id = ids.next();
        Await.result(
            system
                .database()
                .pool()
                .preparedQuery(
                    """
                    insert into command (id, kind, owner, wallet_id, payload, next_attempt_at)
                    select $1, $2::text::command_kind, owner, id, $3, now()
                      from wallet
                     where owner = 'alice'
                    """
                )
                .execute(Tuple.of(id, kind, new JsonObject(payload)))
        );
        return id;
    }
}
