package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.Faults;
import io.wattlet.devnet.Faults.Chance;
import io.wattlet.registry.CertificateId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random work under a registry that misbehaves, and under crashes: everything ends, nothing is lost or doubled. */
class FaultyRegistryIT {

    private static final int CERTIFICATES = 6;
    private static final int COMMANDS = 36;
    private static final String OPEN = "select count(*) from command where state = 'pending'";

    private final long seed = Long.getLong("wattlet.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Vertx vertx = Vertx.vertx();

    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts().withSeed(seed)));
    private WalletSystem here = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final WalletSystem there = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final Meters meters = new Meters(vertx, devnet);
    private final List<CertificateId> production = new ArrayList<>();
    private final List<CertificateId> consumption = new ArrayList<>();

    FaultyRegistryIT() {
        System.out.println("seed " + seed + " (repeat with -Dwattlet.seed=" + seed + ")");
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void everythingEndsAndNothingIsLostUnderFaults() {
        UUID receiver = fill();
        setFaults(
            Faults.NONE.withLateAnswer(new Chance(0.1, Duration.ofMillis(300)))
                .withOvertaking(new Chance(0.3, Duration.ofMillis(100)))
                .withSlowProcessing(new Chance(0.2, Duration.ofMillis(50)))
                .withLongPending(new Chance(0.02, Duration.ofSeconds(3)))
                .withDrop(0.05)
                .withDuplicate(0.2)
                .withFinalized(0.5)
                .withStatusLife(Duration.ofSeconds(1))
        );

        List<UUID> commands = submit(receiver, COMMANDS);

        whatMustHold(commands);
    }

    @Test
    void everythingEndsAfterCrashesInTheMiddle() {
        UUID receiver = fill();
        setFaults(
            Faults.NONE.withSlowProcessing(new Chance(0.5, Duration.ofMillis(40))).withStatusLife(Duration.ofSeconds(1))
        );
        List<UUID> commands = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            commands.addAll(submit(receiver, COMMANDS / 4));
            int settled = random.nextInt(12);
            long before = committed();
            Await.until(
                () -> Future.succeededFuture(committed()),
                now -> now >= before + settled || here.column(OPEN).getFirst().equals("0")
            );
            here.crash();
            here = here.restart(devnet.network());
        }

        whatMustHold(commands);
    }

    @Test
    void commandsWaitWhileTheRegistryIsAway() {
        UUID receiver = fill();
        Await.result(devnet.registry().stopListening());
        List<UUID> commands = submit(receiver, 4);
        Await.until(
            () -> Future.succeededFuture(here.column("select count(*) from command where attempt > 1")),
            count -> !count.getFirst().equals("0")
        );
        assertEquals(List.of("4"), here.column(OPEN));

        Await.result(devnet.registry().startListening());

        whatMustHold(commands);
    }

    private long committed() {
        return Long.parseLong(
            here.column("select count(*) from registry_transaction where state = 'committed'").getFirst()
        );
    }

    private UUID fill() {
        Owner alice = here.owner("alice");
        UUID meter = meters.recipient(alice.openWallet());
        UUID receiver = alice.receiver(there.owner("bob").openWallet());
        for (int i = 0; i < CERTIFICATES; i++) {
            production.add(meters.production(meter, i % 2 == 0 ? "DK1" : "DK2", 1000));
            consumption.add(meters.consumption(meter, i % 2 == 0 ? "DK1" : "DK2", 1000));
        }
        production.forEach(certificate -> alice.awaitAvailable(certificate, 1000));
        consumption.forEach(certificate -> alice.awaitAvailable(certificate, 1000));
        return receiver;
    }

    private void setFaults(Faults faults) {
        Await.result(devnet.registry().setFaults(faults));
    }

    private List<UUID> submit(UUID receiver, int count) {
        Owner alice = here.owner("alice");
        List<UUID> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = random.nextInt(CERTIFICATES);
            long quantity = random.nextLong(1, 26);
            commands.add(
                random.nextBoolean()
                    ? alice.transfer(production.get(index), receiver, quantity)
                    : alice.claim(production.get(index), consumption.get(index), quantity)
            );
        }
        return commands;
    }

    private void whatMustHold(List<UUID> commands) {
        Owner alice = here.owner("alice");
        for (UUID command : commands) {
            assertEquals("completed", alice.end(command), () -> failure(command));
        }
        Conservation.assertHolds(here);
        Await.until(() -> Future.succeededFuture(there.column(OPEN)), open -> open.getFirst().equals("0"));
        Conservation.assertHolds(there);
        assertEquals(List.of(), Await.result(devnet.chronicler().broken()));
        assertEquals(0L, Await.result(devnet.registry().unanswerable()));
        assertEquals(sum(here, "transferred"), sum(there, "available"));
        assertEquals(
            production.size() * 1000L,
            sum(here, "available", "2") + sum(here, "claimed", "2") + sum(there, "available")
        );
    }

    private String failure(UUID command) {
        return (
            here.column("select failure_code || ': ' || failure_text from command where id = '" + command + "'") +
            " with seed " +
            seed
        );
    }

    private static long sum(WalletSystem system, String state) {
        return sum(system, state, "2");
    }

    private static long sum(WalletSystem system, String state, String type) {
        return Long.parseLong(
            system
                .column(
                    "select coalesce(sum(quantity), 0)::bigint from slice join certificate on" +
                        " certificate.registry = slice.registry and certificate.id = slice.certificate_id where state = '" +
                        state +
                        "' and type = " +
                        type
                )
                .getFirst()
        );
    }
}
