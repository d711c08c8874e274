package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many commands want the same slice, in a node that tries nothing again by itself: whoever waits goes on because the one
 * before it has woken it, or never.
 */
class WaitingCommandsIT {

    private static final int COMMANDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final Meters meters = new Meters(vertx, devnet);
    private final WalletSystem here = WalletSystem.startWithoutRetries(TestDatabase.fresh(), devnet.network());
    private final WalletSystem there = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final Owner alice = here.owner("alice");
    private UUID receiver = UUID.randomUUID();
    private CertificateId production = new CertificateId("narnia", UUID.randomUUID());
    private CertificateId consumption = new CertificateId("narnia", UUID.randomUUID());

    @BeforeEach
    void fill() {
        UUID meter = meters.recipient(alice.openWallet());
        receiver = alice.receiver(there.owner("bob").openWallet());
        production = meters.production(meter, "DK1", 1000);
        consumption = meters.consumption(meter, "DK1", 1000);
        alice.awaitAvailable(production, 1000);
        alice.awaitAvailable(consumption, 1000);
    }

    @AfterEach
    void whatMustHold() {
        assertEquals(List.of("0"), here.column("select count(*) from slice_wait"));
        for (WalletSystem system : List.of(here, there)) {
            Conservation.assertHolds(system);
            system.close();
        }
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void eachWakesTheNextAndTheOldestComesFirst() {
        Await.result(devnet.registry().stopListening());
        List<UUID> commands = new ArrayList<>(List.of(alice.transfer(production, receiver, 1)));
        awaitCount("select count(*) from registry_transaction where state = 'sent'", 1);
        commands.addAll(submit());
        awaitCount("select count(distinct command_id) from slice_wait", COMMANDS);

        Await.result(devnet.registry().startListening());
        // Newcomers, while the slice goes from hand to hand.
        commands.addAll(submit());

        commands.forEach(command -> assertEquals("completed", alice.end(command)));
        assertEquals(
            here.column("select id from command where kind <> 'receive' order by id"),
            here.column("select command_id from registry_transaction group by 1 order by min(created_at)")
        );
        // The first try, the one that succeeds, and some for claims that were woken for one side and found the other gone:
        // each slice that becomes available wakes one command, however many wait.
        long attempts = Long.parseLong(
            here.column("select sum(attempt) from command where kind <> 'receive'").getFirst()
        );
        assertTrue(attempts <= 4L * commands.size(), attempts + " attempts for " + commands.size() + " commands");
        there.owner("bob").awaitAvailable(production, 1 + COMMANDS);
        alice.awaitAvailable(production, 1000 - 1 - 2 * COMMANDS);
        alice.awaitAvailable(consumption, 1000 - COMMANDS);
    }

    @Test
    void whatAFailedCommandGivesBackIsForTheNext() {
        // The registry knows and the wallet does not, so that every transfer is refused.
        meters.withdraw(production);
        Await.until(
            () -> Future.succeededFuture(devnet.registry().stream(production.streamId()).size()),
            size -> size == 2
        );
        Await.result(devnet.registry().stopListening());
        List<UUID> commands = new ArrayList<>(List.of(alice.transfer(production, receiver, 1)));
        awaitCount("select count(*) from registry_transaction where state = 'sent'", 1);
        for (int i = 0; i < 5; i++) {
            commands.add(alice.transfer(production, receiver, 1));
        }
        awaitCount("select count(distinct command_id) from slice_wait", 5);

        Await.result(devnet.registry().startListening());

        commands.forEach(command -> assertEquals("failed", alice.end(command)));
        alice.awaitAvailable(production, 1000);
    }

    /** Half of them transfers, half of them claims; one after the other, so that the order of ids is known. */
    private List<UUID> submit() {
        List<UUID> commands = new ArrayList<>();
        for (int i = 0; i < COMMANDS / 2; i++) {
            commands.add(alice.transfer(production, receiver, 1));
            commands.add(alice.claim(production, consumption, 1));
        }
        return commands;
    }

    private void awaitCount(String sql, long count) {
        Await.until(() -> Future.succeededFuture(here.column(sql)), now -> now.equals(List.of(String.valueOf(count))));
    }
}
