package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.jobs.CleanUps;
import io.wattlet.registry.CertificateId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Wallets that were disabled for long enough are deleted, and nothing else is. */
class WalletCleanUpFlowIT {

    private static final String ALICE = "alice-liddell";
    private static final String ATTRIBUTE = "571234567890123456";

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final Meters meters = new Meters(vertx, devnet);
    private final WalletSystem here = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final Pool pool = here.database().pool();
    private final Owner alice = here.owner(ALICE);
    private final Owner bob = here.owner("bob");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger node = (Logger) LoggerFactory.getLogger("io.wattlet");
    private String wallet = "";
    private UUID meter = UUID.randomUUID();
    private CertificateId shared = new CertificateId("", meter);
    private CertificateId own = shared;

    /** Alice claims, transfers to Bob and gets some back; only she ever held the consumption. */
    @BeforeEach
    void trade() {
        log.start();
        node.addAppender(log);
        JsonObject aliceReference = alice.openWallet();
        wallet = here.column("select id from wallet").getFirst();
        meter = meters.recipient(aliceReference);
        UUID toBob = alice.receiver(bob.openWallet());
        UUID toAlice = bob.receiver(aliceReference);
        shared = meters.issue(meter, "production", "DK1", 100, List.of("AssetId=" + ATTRIBUTE));
        own = meters.consumption(meter, "DK1", 90);
        alice.awaitAvailable(shared, 100);
        alice.awaitAvailable(own, 90);
        assertEquals("completed", alice.end(alice.transfer(shared, toBob, 30)));
        bob.awaitAvailable(shared, 30);
        assertEquals("completed", bob.end(bob.transfer(shared, toAlice, 10)));
        assertEquals("completed", alice.end(alice.claim(shared, own, 40)));
        alice.awaitAvailable(shared, 40);
        alice.disable();
        here.column(
            """
            insert into reconciliation_finding (registry, certificate_id, subject_id, kind, booked, shown)
            select registry, certificate_id, id, 'kind', 'booked', 'shown'
              from slice
             where wallet_id = '%s'
             union all
            select production_registry, production_certificate_id, id, 'kind', 'booked', 'shown'
              from claim
            returning registry
            """.formatted(wallet)
        );
    }

    @AfterEach
    void whatMustHold() {
        node.detachAppender(log);
        Conservation.assertHolds(here);
        here.close();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void aWalletIsDeletedWithEverythingWhereverARunIsCutOff() {
        List<String> ofBob = holdingsAndSlices("bob");
        int transactions = 0;
        CleanUps.begin(pool);
        do {
            Conservation.assertHolds(here);
            transactions++;
        } while (CleanUps.deleteSomething(pool));

        assertTrue(transactions > 20, "only " + transactions);
        assertEquals(List.of(), mentions(wallet));
        assertEquals(List.of(), mentions(ALICE));
        assertEquals(List.of(), mentions(own.streamId().toString()));
        assertEquals(List.of("0"), here.column("select count(*) from reconciliation_finding"));
        assertEquals(List.of("1"), here.column("select count(*) from certificate"));
        assertEquals(List.of("1"), here.column("select count(*) from external_endpoint"));
        assertEquals(ofBob, holdingsAndSlices("bob"));
        assertEquals(20, Await.result(bob.available(shared)));
    }

    @Test
    void theOwnerMakesANewWalletAtOnceAndKeepsIt() {
        CleanUps.begin(pool);
        Owner again = here.owner(ALICE);
        UUID newMeter = meters.recipient(again.openWallet());
        UUID toBob = again.receiver(bob.grpcEndpoint());
        CertificateId fresh = meters.production(newMeter, "DK1", 50);
        again.awaitAvailable(fresh, 50);

        CleanUps.run(pool);

        assertEquals(List.of(), mentions(wallet));
        assertEquals(50, Await.result(again.available(fresh)));
        assertEquals(0, Await.result(again.available(shared)));
        assertEquals(List.of("2"), here.column("select count(*) from external_endpoint"));
        assertEquals(List.of(ALICE), here.column("select owner from external_endpoint where id = '" + toBob + "'"));
    }

    @Test
    void aWalletThatIsBeingRemovedIsNotThereForAnybody() {
        CleanUps.begin(pool);

        assertEquals(404, alice.tryToEnable(wallet));
        assertEquals(404, alice.tryToDisable(wallet));
        assertEquals(List.of(wallet), here.column("select id from wallet where removal_began_at is not null"));

        CleanUps.run(pool);

        assertEquals(404, alice.tryToEnable(wallet));
        nobodyIsNamedInTheLog();
    }

    private void nobodyIsNamedInTheLog() {
        List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertTrue(lines.stream().anyMatch(line -> line.contains(wallet)), () -> String.join("\n", lines));
        for (String line : lines) {
            assertFalse(line.contains(ALICE) || line.contains(ATTRIBUTE), line);
        }
    }

    @Test
    void claimsOfAWalletThatIsBeingRemovedAreNotUndone() {
        CleanUps.begin(pool);
        here.followWithdrawals(devnet.network());

        meters.withdraw(own);
        Await.until(
            () ->
                Future.succeededFuture(here.column("select count(*) from certificate where withdrawn_at is not null")),
            List.of("1")::equals
        );
        Await.until(() -> Future.succeededFuture(here.column("select 1 from withdrawal")), List::isEmpty);

        assertEquals(List.of("0"), here.column("select count(*) from command where kind = 'unclaim'"));
        CleanUps.run(pool);
        assertEquals(List.of(), mentions(wallet));
    }

    @Test
    void commandsUnderWayAndIdempotencyKeysOfTheOwnerAreWaitedFor() {
        String command = here.column("select id from command where kind = 'receive' order by id").getFirst();
        here.column(
            "update command set state = 'pending', next_attempt_at = now() + interval '1 hour' where id = '%s' returning id".formatted(
                command
            )
        );

        CleanUps.run(pool);

        assertEquals(List.of("null"), removals());
        here.column(
            "update command set state = 'completed', next_attempt_at = null where id = '%s' returning id".formatted(
                command
            )
        );
        here.column(
            """
            insert into idempotency_key (owner, key, body_hash, kind, submission_id, outcomes)
            values ('%s', 'key', sha256(''), 'claim', gen_random_uuid(), '[]')
            returning key
            """.formatted(ALICE)
        );

        CleanUps.run(pool);

        assertEquals(List.of("null"), removals());
        here.column("delete from idempotency_key returning key");
        CleanUps.run(pool);
        assertEquals(List.of(), removals());
    }

    @Test
    void onlyWalletsThatWereDisabledForLongEnoughAreDeleted() {
        CleanUps.run(pool, Duration.ofDays(1));
        assertEquals(List.of("null"), removals());

        here.column(
            "update wallet set disabled_at = now() - interval '25 hours' where id = '" + wallet + "' returning id"
        );
        CleanUps.run(pool, Duration.ofDays(1));

        assertEquals(List.of(), removals());
        assertEquals(List.of("bob"), here.column("select owner from wallet"));
    }

    /** When the removal of the wallet began; nothing when it is gone. */
    private List<String> removals() {
        return here.column("select removal_began_at from wallet where id = '" + wallet + "'");
    }

    private List<String> holdingsAndSlices(String owner) {
        return here.column(
            """
            select holding::text || slice::text
              from wallet
              join holding on holding.wallet_id = wallet.id
              join slice on slice.wallet_id = wallet.id
             where owner = '%s'
             order by 1
            """.formatted(owner)
        );
    }

    /** Tables with a row in which some text is found. */
    private List<String> mentions(String text) {
        List<String> tables = new ArrayList<>();
        for (String table : here.column(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
        )) {
            if (
                !here
                    .column("select 1 from %s as t where t::text like '%%%s%%' limit 1".formatted(table, text))
                    .isEmpty()
            ) {
                tables.add(table);
            }
        }
        return tables;
    }
}
