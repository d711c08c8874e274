package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.jobs.CertificateExpiry;
import io.wattlet.jobs.CommandRetention;
import io.wattlet.registry.CertificateId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of what has grown old: certificates that expire, and commands that are forgotten. */
class HousekeepingFlowIT {

    private static final Duration OFTEN = Duration.ofMillis(50);

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final Meters meters = new Meters(vertx, devnet);
    private final WalletSystem here = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final Owner alice = here.owner("alice");
    private final Owner bob = here.owner("bob");
    private JsonObject aliceReference = new JsonObject();
    private UUID aliceMeter = UUID.randomUUID();

    @BeforeEach
    void open() {
        aliceReference = alice.openWallet();
        aliceMeter = meters.recipient(aliceReference);
    }

    @AfterEach
    void whatMustHold() {
        Conservation.assertHolds(here);
        here.close();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void whatIsAvailableOfOldCertificatesExpiresAndComesBackWhenTheyAreGivenMoreTime() {
        AtomicReference<Optional<Integer>> days = new AtomicReference<>(Optional.of(1));
        CertificateId production = meters.production(aliceMeter, "DK1", 100);
        CertificateId consumption = meters.consumption(aliceMeter, "DK1", 40);
        alice.awaitAvailable(production, 100);
        alice.awaitAvailable(consumption, 40);
        assertEquals("completed", alice.end(alice.claim(production, consumption, 40)));
        here.run(
            new CertificateExpiry(
                here.database().pool(),
                () -> days.get().orElse(null),
                OFTEN,
                new SimpleMeterRegistry()
            )
        );
        awaitRow("select days from expiry", "1");
        assertEquals(60, Await.result(alice.available(production)));

        days.set(Optional.of(0));

        alice.awaitAvailable(production, 0);
        assertEquals(
            List.of("claimed 40", "claimed 40", "expired 60"),
            here.column("select state || ' ' || quantity from slice where state <> 'sliced' order by 1")
        );
        assertEquals(1, alice.list("/v1/claims").size());

        days.set(Optional.of(Integer.MAX_VALUE));
        alice.awaitAvailable(production, 60);
        days.set(Optional.of(0));
        alice.awaitAvailable(production, 0);
        days.set(Optional.empty());
        alice.awaitAvailable(production, 60);
    }

    @Test
    void commandsAreForgottenAndWhatTheyDidIsNot() {
        UUID toBob = alice.receiver(bob.openWallet());
        CertificateId production = meters.production(aliceMeter, "DK1", 100);
        CertificateId consumption = meters.consumption(aliceMeter, "DK1", 100);
        alice.awaitAvailable(production, 100);
        alice.awaitAvailable(consumption, 100);
        assertEquals("completed", alice.end(alice.claim(production, consumption, 40)));
        assertEquals("completed", alice.end(alice.transfer(production, toBob, 60)));
        bob.awaitAvailable(production, 60);

        here.run(retention(Duration.ZERO));
        awaitRow("select count(*) from command", "0");

        assertEquals(List.of("0"), here.column("select count(*) from registry_transaction"));
        assertEquals(List.of("0"), here.column("select count(*) from delivery"));
        assertEquals(1, alice.list("/v1/claims").size());
        assertEquals(60, alice.list("/v1/transfers").getJsonObject(0).getLong("quantity"));
        UUID toAlice = bob.receiver(aliceReference);
        assertEquals("completed", bob.end(bob.transfer(production, toAlice, 60)));
        alice.awaitAvailable(production, 60);
        assertEquals(List.of("claimed"), here.column("select state::text from claim"));
    }

    @Test
    void aTransferThatCanBeRedeliveredIsNotForgotten() {
        try (WalletSystem there = WalletSystem.start(TestDatabase.fresh(), devnet.network())) {
            Owner carol = there.owner("carol");
            JsonObject right = carol.openWallet();
            UUID receiver = alice.receiver(right.copy().put("endpoint", right.getString("endpoint") + "-moved"));
            CertificateId certificate = meters.production(aliceMeter, "DK1", 100);
            alice.awaitAvailable(certificate, 100);
            UUID transfer = alice.transfer(certificate, receiver, 60);
            assertEquals("failed", alice.end(transfer));

            here.run(retention(Duration.ZERO));
            awaitRow("select count(*) from command", "1");
            here.column("update external_endpoint set url = '" + right.getString("endpoint") + "' returning url");
            alice.redeliver(transfer);

            carol.awaitAvailable(certificate, 60);
        }
    }

    @Test
    void youngCommandsAreKept() {
        CertificateId certificate = meters.production(aliceMeter, "DK1", 100);
        alice.awaitAvailable(certificate, 100);

        here.run(retention(Duration.ofHours(1)));
        awaitRow("select count(*) from job where last_ended_at is not null", "1");

        assertEquals(List.of("1"), here.column("select count(*) from command"));
    }

    private CommandRetention retention(Duration kept) {
        return new CommandRetention(here.database().pool(), kept, OFTEN, new SimpleMeterRegistry());
    }

    private void awaitRow(String sql, String value) {
        Await.until(() -> Future.succeededFuture(here.column(sql)), rows -> rows.contains(value));
    }
}
