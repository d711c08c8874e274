package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.NetworkConfiguration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of claims when an issuer takes a certificate back. */
class WithdrawalFlowIT {

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final NetworkConfiguration network = devnet.network();
    private final Meters meters = new Meters(vertx, devnet);
    private final String database = TestDatabase.fresh();
    private final WalletSystem here = WalletSystem.start(database, network);
    private final Owner alice = here.owner("alice");
    private UUID aliceMeter = UUID.randomUUID();

    @BeforeEach
    void open() {
        aliceMeter = meters.recipient(alice.openWallet());
    }

    @AfterEach
    void whatMustHold() {
        Conservation.assertHolds(here);
        here.close();
        assertEquals(List.of(), Await.result(devnet.chronicler().broken()));
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void theConsumptionIsThereAgainWhenTheProductionIsWithdrawn() {
        here.followWithdrawals(network);
        CertificateId production = produced(100);
        CertificateId consumption = consumed(100);
        claim(production, consumption, 60);
        assertEquals(1, alice.list("/v1/claims").size());

        meters.withdraw(production);

        alice.awaitAvailable(consumption, 100);
        assertEquals(0, alice.list("/v1/claims").size());
        assertEquals(0, Await.result(alice.available(production)));
        assertEquals(List.of("unclaimed"), here.column("select state::text from claim"));
        claim(produced(100), consumption, 100);
    }

    @Test
    void theProductionIsThereAgainWhenTheConsumptionIsWithdrawn() {
        here.followWithdrawals(network);
        CertificateId production = produced(100);
        CertificateId consumption = consumed(70);
        claim(production, consumption, 70);

        meters.withdraw(consumption);

        alice.awaitAvailable(production, 100);
        assertEquals(0, alice.list("/v1/claims").size());
        assertEquals(List.of(), here.column("select * from withdrawal"));
    }

    @Test
    void eachClaimOfAWithdrawnCertificateIsUndoneOnceHoweverManyNodesLookForIt() {
        try (WalletSystem other = WalletSystem.start(database, network)) {
            CertificateId production = produced(100);
            CertificateId consumption = consumed(100);
            for (long part : new long[] { 10, 20, 30 }) {
                claim(production, consumption, part);
            }
            here.followWithdrawals(network);
            other.followWithdrawals(network);

            meters.withdraw(production);

            alice.awaitAvailable(consumption, 100);
            awaitNothingPending();
            assertEquals(
                List.of("3"),
                here.column("select count(*) from command where kind = 'unclaim' and state = 'completed'")
            );
            assertEquals(List.of("3"), here.column("select count(*) from command where kind = 'unclaim'"));
        }
    }

    // Whether it was whole or cut when it was claimed first; that the chronicler is not broken is asserted after each test.
    @Test
    void whatIsFreedIsNotShownToItsChroniclerAgain() {
        here.followWithdrawals(network);
        CertificateId production = chronicled("production", 100);
        CertificateId withdrawn = chronicled("consumption", 60);
        claim(production, withdrawn, 60);
        CertificateId whole = chronicled("production", 30);
        CertificateId alsoWithdrawn = chronicled("consumption", 30);
        claim(whole, alsoWithdrawn, 30);
        meters.withdraw(withdrawn);
        meters.withdraw(alsoWithdrawn);
        alice.awaitAvailable(production, 100);
        alice.awaitAvailable(whole, 30);

        claim(production, chronicled("consumption", 60), 60);
        claim(whole, chronicled("consumption", 30), 30);
    }

    @Test
    void nothingIsUndoneWhenBothCertificatesAreWithdrawn() {
        CertificateId production = produced(100);
        CertificateId consumption = consumed(100);
        claim(production, consumption, 60);
        withdrawOnRegistry(production);
        withdrawOnRegistry(consumption);

        here.followWithdrawals(network);

        awaitMarked(production);
        awaitMarked(consumption);
        awaitNothingPending();
        assertEquals(List.of("claimed"), here.column("select state::text from claim"));
    }

    @Test
    void aWithdrawalIsWaitedForThatIsListedBeforeTheRegistryHasIt() {
        ListingIssuer early = new ListingIssuer(vertx);
        CertificateId production = produced(100);
        CertificateId consumption = consumed(100);
        claim(production, consumption, 60);
        early.list(production);
        here.followWithdrawals(early.alone(network));
        awaitRow(
            "select obstacle from withdrawal where attempts > 2",
            "its registry does not show that it is withdrawn"
        );
        assertEquals(1, alice.list("/v1/claims").size());
        assertEquals(List.of("0"), here.column("select count(*) from command where kind = 'unclaim'"));

        meters.withdraw(production);

        alice.awaitAvailable(consumption, 100);
        assertEquals(0, alice.list("/v1/claims").size());
    }

    @Test
    void aCertificateIsNotMissedThatIsReceivedBetweenTheListAndTheRegistry() {
        ListingIssuer early = new ListingIssuer(vertx);
        CertificateId production = new CertificateId("narnia", UUID.randomUUID());
        early.list(production);
        here.followWithdrawals(early.alone(network));
        awaitRow("select state::text from withdrawal", "unheld");
        meters.issueAs(production, aliceMeter, "production", 100);
        alice.awaitAvailable(production, 100);
        CertificateId consumption = consumed(100);
        claim(production, consumption, 60);

        meters.withdraw(production);

        alice.awaitAvailable(consumption, 100);
    }

    @Test
    void neitherBadIssuersNorStrangersKeepAnybodyWaiting() {
        ListingIssuer good = new ListingIssuer(vertx);
        ListingIssuer broken = new ListingIssuer(vertx);
        broken.answerWith(500);
        CertificateId production = produced(100);
        CertificateId consumption = consumed(100);
        claim(production, consumption, 60);
        broken.list(consumption);
        good.listStrangers(3);
        good.list("narnia", "no UUID");
        good.list(
            "a registry with a name that is much longer than any name of a registry may be",
            consumption.toString()
        );
        good.list("elsewhere", UUID.randomUUID().toString());
        good.list(new CertificateId("elsewhere", production.streamId()));
        good.list(production);
        good.listStrangers(1);

        here.followWithdrawals(good.alone(network, broken));
        meters.withdraw(production);

        alice.awaitAvailable(consumption, 100);
        awaitRow("select last_withdrawn_id from issuer_cursor", "90");
    }

    @Test
    void whatIsMarkedInAnyWayIsFollowedUpLater() {
        CertificateId production = produced(100);
        CertificateId consumption = consumed(100);
        claim(production, consumption, 60);
        withdrawOnRegistry(production);
        here.column(
            "update certificate set withdrawn_at = now() where id = '" + production.streamId() + "' returning id"
        );
        ListingIssuer silent = new ListingIssuer(vertx);

        here.followWithdrawals(silent.alone(network));

        alice.awaitAvailable(consumption, 100);
    }

    @Test
    void aClaimIsUndoneThatTurnsOutLaterToHaveBeenMadeBefore() {
        CertificateId production = produced(60);
        CertificateId consumption = consumed(60);
        UUID claim = claim(production, consumption, 60);
        forgetThatItWasClaimed(claim);
        meters.withdraw(production);
        here.followWithdrawals(network);
        awaitRow("select obstacle from withdrawal", "a command is under way that claims some of it");

        here.column("update command set next_attempt_at = now() where id = '" + claim + "' returning id");

        alice.awaitAvailable(consumption, 60);
        assertEquals("completed", alice.end(claim));
        assertEquals(List.of("unclaimed"), here.column("select state::text from claim"));
    }

    @Test
    void theHalfOfAClaimIsFreedThatTheWithdrawalCutOff() {
        CertificateId production = produced(60);
        CertificateId consumption = consumed(60);
        UUID claim = claim(production, consumption, 60);
        // As if the registry had refused the last of the four transactions.
        here.column("update claim set state = 'stranded' where command_id = '" + claim + "' returning id");
        here.column(
            """
            update registry_transaction
               set state = 'refused', message = 'Certificate is withdrawn'
             where id = (select final_transaction_id from claim where command_id = '%s')
            returning ordinal
            """.formatted(claim)
        );
        here.column(
            """
            update command
               set state = 'failed', failure_code = 'registry-refused', failure_text = 'Certificate is withdrawn'
             where id = '%s'
            returning id
            """.formatted(claim)
        );
        here.column(
            "update slice set state = 'allocated' where certificate_id = '" + consumption.streamId() + "' returning id"
        );
        meters.withdraw(consumption);

        here.followWithdrawals(network);

        alice.awaitAvailable(production, 60);
        assertEquals(List.of("rejected"), here.column("select state::text from claim"));
    }

    // Cut and hand-over go out in one call, and both are refused.
    @Test
    void aTransferOfAPartOfAWithdrawnCertificateFailsToo() {
        UUID receiver = alice.receiver(here.owner("bob").openWallet());
        CertificateId certificate = produced(100);
        withdrawOnRegistry(certificate);

        UUID transfer = alice.transfer(certificate, receiver, 30);

        assertEquals("failed", alice.end(transfer));
        assertEquals(
            List.of("Certificate is withdrawn"),
            here.column("select failure_text from command where id = '" + transfer + "'")
        );
        assertEquals(
            List.of("available", "cancelled", "cancelled"),
            here.column("select state::text from slice order by 1")
        );
    }

    @Test
    void aSliceWhoseTransferWasRefusedCanBeTransferredAgain() {
        UUID receiver = alice.receiver(here.owner("bob").openWallet());
        CertificateId certificate = produced(100);
        withdrawOnRegistry(certificate);

        for (int time = 0; time < 2; time++) {
            UUID transfer = alice.transfer(certificate, receiver, 100);

            assertEquals("failed", alice.end(transfer));
            assertEquals(
                List.of("registry-refused"),
                here.column("select failure_code from command where id = '" + transfer + "'")
            );
        }
    }

    @Test
    void aTransferOfAWithdrawnCertificateFailsInTheWordsOfTheRegistry() {
        UUID receiver = alice.receiver(here.owner("bob").openWallet());
        CertificateId certificate = produced(100);
        withdrawOnRegistry(certificate);

        UUID transfer = alice.transfer(certificate, receiver, 40);
        here.followWithdrawals(network);

        assertEquals("failed", alice.end(transfer));
        awaitMarked(certificate);
        assertEquals(
            List.of("Certificate is withdrawn"),
            here.column("select failure_text from command where id = '" + transfer + "'")
        );
        assertEquals(List.of("100"), here.column("select available from holding"));
        assertEquals(0, alice.list("/v1/certificates").size());
    }

    /** In a grid area that has a chronicler. */
    private CertificateId chronicled(String type, long quantity) {
        CertificateId certificate = type.equals("production")
            ? meters.production(aliceMeter, "DK2", quantity)
            : meters.consumption(aliceMeter, "DK2", quantity);
        alice.awaitAvailable(certificate, quantity);
        return certificate;
    }

    private CertificateId produced(long quantity) {
        CertificateId certificate = meters.production(aliceMeter, "DK1", quantity);
        alice.awaitAvailable(certificate, quantity);
        return certificate;
    }

    private CertificateId consumed(long quantity) {
        CertificateId certificate = meters.consumption(aliceMeter, "DK1", quantity);
        alice.awaitAvailable(certificate, quantity);
        return certificate;
    }

    private UUID claim(CertificateId production, CertificateId consumption, long quantity) {
        UUID claim = alice.claim(production, consumption, quantity);
        assertEquals("completed", alice.end(claim));
        return claim;
    }

    /** Takes the books back to where they were when the last transaction of a claim had been sent, an hour before its retry. */
    private void forgetThatItWasClaimed(UUID claim) {
        here.column("update claim set state = 'created' where command_id = '" + claim + "' returning id");
        here.column(
            "update registry_transaction set state = 'sent', settled_at = null where id = " +
                "(select final_transaction_id from claim where command_id = '" +
                claim +
                "') returning ordinal"
        );
        here.column(
            "update command set state = 'pending', next_attempt_at = now() + interval '1 hour' where id = '" +
                claim +
                "' returning id"
        );
        here.column(
            "update slice set state = 'allocated', command_id = '" +
                claim +
                "' from claim where slice.id = claim.consumption_slice_id returning slice.id"
        );
    }

    private void withdrawOnRegistry(CertificateId certificate) {
        int before = devnet.registry().stream(certificate.streamId()).size();
        meters.withdraw(certificate);
        Await.until(
            () -> Future.succeededFuture(devnet.registry().stream(certificate.streamId()).size()),
            size -> size > before
        );
    }

    private void awaitMarked(CertificateId certificate) {
        awaitRow(
            "select withdrawn_at is not null from certificate where id = '" + certificate.streamId() + "'",
            "true"
        );
    }

    private void awaitNothingPending() {
        awaitRow("select count(*) + (select count(*) from withdrawal) from command where state = 'pending'", "0");
    }

    private void awaitRow(String sql, String value) {
        Await.until(() -> Future.succeededFuture(here.column(sql)), rows -> rows.contains(value));
    }
}
