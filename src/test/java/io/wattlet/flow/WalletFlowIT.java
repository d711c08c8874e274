package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a wallet does, from end to end: two wallet systems, a registry, an issuer and a chronicler over real connections. */
class WalletFlowIT {

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final Meters meters = new Meters(vertx, devnet);
    private final WalletSystem here = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private WalletSystem there = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final Owner alice = here.owner("alice");
    private JsonObject aliceReference = new JsonObject();
    private UUID aliceMeter = UUID.randomUUID();

    @BeforeEach
    void open() {
        aliceReference = alice.openWallet();
        aliceMeter = meters.recipient(aliceReference);
    }

    @AfterEach
    void whatMustHold() {
        for (WalletSystem system : List.of(here, there)) {
            Conservation.assertHolds(system);
            system.close();
        }
        assertEquals(List.of(), Await.result(devnet.chronicler().broken()));
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void anIssuedCertificateIsReceivedWithWhatItsHashedAttributesHide() {
        CertificateId certificate = meters.issue(
            aliceMeter,
            "production",
            "DK1",
            250,
            List.of("AssetId=571234567890123456")
        );

        alice.awaitAvailable(certificate, 250);

        JsonObject shown = alice.list("/v1/certificates").getJsonObject(0);
        assertEquals("production", shown.getString("certificateType"));
        assertEquals("571234567890123456", shown.getJsonObject("attributes").getString("assetId"));
        assertEquals("T070000", shown.getJsonObject("attributes").getString("techCode"));
    }

    @Test
    void aPartialTransferReachesAPeerWithTheDisclosedAttributeAndLeavesTheRest() {
        Owner bob = there.owner("bob");
        UUID receiver = alice.receiver(bob.openWallet());
        CertificateId certificate = meters.issue(
            aliceMeter,
            "production",
            "DK1",
            250,
            List.of("AssetId=57", "Secret=9")
        );
        alice.awaitAvailable(certificate, 250);

        UUID transfer = alice.transfer(certificate, receiver, 100, "AssetId");

        assertEquals("completed", alice.end(transfer));
        assertEquals(150, Await.result(alice.available(certificate)));
        bob.awaitAvailable(certificate, 100);
        JsonObject attributes = bob.list("/v1/certificates").getJsonObject(0).getJsonObject("attributes");
        assertEquals("57", attributes.getString("assetId"));
        assertEquals(44, attributes.getString("secret").length());
        assertEquals(100, alice.list("/v1/transfers").getJsonObject(0).getLong("quantity"));
    }

    @Test
    void whatACommandDidIsSeenByTheFirstQuestionAfterItReadsCompleted() {
        Owner carol = here.owner("carol");
        UUID toCarol = alice.receiver(carol.openWallet());
        CertificateId production = meters.production(aliceMeter, "DK1", 100);
        CertificateId consumption = meters.consumption(aliceMeter, "DK1", 100);
        alice.awaitAvailable(production, 100);
        alice.awaitAvailable(consumption, 100);

        for (long done = 1; done <= 5; done++) {
            assertEquals("completed", alice.end(alice.claim(production, consumption, 7)));
            assertEquals(8 * done - 1, sum(alice.list("/v1/claims/cursor")));
            assertEquals("completed", alice.end(alice.claim(production, consumption, 1)));
            assertEquals(8 * done, sum(alice.list("/v1/aggregate-claims?timeZone=UTC&timeAggregate=total")));
            assertEquals("completed", alice.end(alice.transfer(production, toCarol, 5)));
            assertEquals(5 * done, sum(alice.list("/v1/transfers")));
            assertEquals(
                100 - 13 * done,
                sum(alice.list("/v1/aggregate-certificates?timeZone=UTC&timeAggregate=total&type=production"))
            );
        }
    }

    private static long sum(JsonArray items) {
        return IntStream.range(0, items.size())
            .mapToLong(i -> items.getJsonObject(i).getLong("quantity"))
            .sum();
    }

    @Test
    void aTransferOverSeveralSlicesGoesToAWalletOfTheSameSystem() {
        Owner carol = here.owner("carol");
        UUID toCarol = alice.receiver(carol.openWallet());
        UUID toAlice = carol.receiver(aliceReference);
        CertificateId certificate = meters.production(aliceMeter, "DK1", 100);
        alice.awaitAvailable(certificate, 100);
        assertEquals("completed", alice.end(alice.transfer(certificate, toCarol, 40)));
        carol.awaitAvailable(certificate, 40);
        assertEquals("completed", carol.end(carol.transfer(certificate, toAlice, 15)));
        alice.awaitAvailable(certificate, 75);

        UUID transfer = alice.transfer(certificate, toCarol, 70);

        assertEquals("completed", alice.end(transfer));
        carol.awaitAvailable(certificate, 95);
        assertEquals(5, Await.result(alice.available(certificate)));
    }

    @Test
    void aWholeSliceThatComesBackIsHeldAgain() {
        Owner carol = here.owner("carol");
        UUID toCarol = alice.receiver(carol.openWallet());
        UUID toAlice = carol.receiver(aliceReference);
        CertificateId certificate = meters.production(aliceMeter, "DK1", 100);
        alice.awaitAvailable(certificate, 100);

        assertEquals("completed", alice.end(alice.transfer(certificate, toCarol, 100)));
        carol.awaitAvailable(certificate, 100);
        assertEquals("completed", carol.end(carol.transfer(certificate, toAlice, 100)));

        alice.awaitAvailable(certificate, 100);
        assertEquals(0, Await.result(carol.available(certificate)));
    }

    @Test
    void aClaimOverSeveralPairsIsDoneWhenItSaysSo() {
        Owner carol = here.owner("carol");
        UUID toAlice = carol.receiver(aliceReference);
        UUID carolMeter = meters.recipient(carol.openWallet());
        CertificateId production = meters.production(carolMeter, "DK2", 500);
        CertificateId consumption = meters.consumption(aliceMeter, "DK2", 300);
        carol.awaitAvailable(production, 500);
        alice.awaitAvailable(consumption, 300);
        for (long part : new long[] { 100, 70, 80 }) {
            assertEquals("completed", carol.end(carol.transfer(production, toAlice, part)));
        }
        alice.awaitAvailable(production, 250);

        UUID claim = alice.claim(production, consumption, 220);

        assertEquals("completed", alice.end(claim));
        assertEquals(30, Await.result(alice.available(production)));
        assertEquals(80, Await.result(alice.available(consumption)));
        long claimed = alice
            .list("/v1/claims")
            .stream()
            .mapToLong(one -> ((JsonObject) one).getLong("quantity"))
            .sum();
        assertEquals(220, claimed);
        assertEquals(3, alice.list("/v1/claims").size());
    }

    @Test
    void whatTheRegistryRefusesFailsInItsWordsAndIsGivenBack() {
        Owner bob = there.owner("bob");
        UUID receiver = alice.receiver(bob.openWallet());
        CertificateId certificate = meters.production(aliceMeter, "DK1", 250);
        alice.awaitAvailable(certificate, 250);
        withdrawOnRegistry(certificate);

        UUID transfer = alice.transfer(certificate, receiver, 100);

        assertEquals("failed", alice.end(transfer));
        assertEquals(
            List.of("registry-refused: Certificate is withdrawn"),
            here.column("select failure_code || ': ' || failure_text from command where id = '" + transfer + "'")
        );
        assertEquals(250, Await.result(alice.available(certificate)));
        assertEquals(0, bob.list("/v1/certificates").size());
    }

    @Test
    void aClaimThatTheRulesForbidIsRefusedBeforeAnythingIsSpent() {
        CertificateId production = meters.production(aliceMeter, "DK1", 100);
        CertificateId consumption = meters.consumption(aliceMeter, "DK1", 100);
        alice.awaitAvailable(production, 100);
        alice.awaitAvailable(consumption, 100);
        withdrawOnRegistry(consumption);

        UUID claim = alice.claim(production, consumption, 60);

        assertEquals("failed", alice.end(claim));
        assertEquals(List.of("0"), here.column("select count(*) from registry_transaction"));
        assertEquals(100, Await.result(alice.available(production)));
    }

    @Test
    void concurrentTransfersOfOneSliceAllSucceedAndShareItOut() {
        Owner bob = there.owner("bob");
        UUID receiver = alice.receiver(bob.openWallet());
        CertificateId certificate = meters.production(aliceMeter, "DK1", 100);
        alice.awaitAvailable(certificate, 100);

        List<UUID> transfers = Await.result(
            Future.all(
                IntStream.range(0, 8)
                    .mapToObj(_ -> alice.transferring(certificate, receiver, 10).map(Owner::accepted))
                    .toList()
            ).map(all -> all.<UUID>list())
        );

        transfers.forEach(transfer -> assertEquals("completed", alice.end(transfer)));
        bob.awaitAvailable(certificate, 80);
        assertEquals(20, Await.result(alice.available(certificate)));
        assertEquals(List.of("8"), here.column("select count(distinct position) from delivery"));
    }

    @Test
    void aReceiverThatIsAwayIsToldWhenItIsBack() {
        Owner bob = there.owner("bob");
        UUID receiver = alice.receiver(bob.openWallet());
        CertificateId certificate = meters.production(aliceMeter, "DK1", 100);
        alice.awaitAvailable(certificate, 100);
        there.crash();

        UUID transfer = alice.transfer(certificate, receiver, 100);
        Await.until(
            () -> Future.succeededFuture(here.column("select attempts from delivery where attempts > 0")),
            attempts -> !attempts.isEmpty()
        );
        assertEquals("pending", Await.result(alice.status(transfer)));
        there = there.restart(devnet.network());

        assertEquals("completed", alice.end(transfer));
        there.owner("bob").awaitAvailable(certificate, 100);
    }

    @Test
    void aReceiverThatServesNoSuchThingIsTriedAFewTimesAndToldAgainOnceItIsPutRight() {
        Owner bob = there.owner("bob");
        JsonObject right = bob.openWallet();
        JsonObject wrong = right.copy().put("endpoint", right.getString("endpoint") + "-moved");
        UUID receiver = alice.receiver(wrong);
        CertificateId certificate = meters.production(aliceMeter, "DK1", 100);
        alice.awaitAvailable(certificate, 100);

        UUID transfer = alice.transfer(certificate, receiver, 60);

        assertEquals("failed", alice.end(transfer));
        assertEquals(
            List.of("delivery-not-served"),
            here.column("select failure_code from command where failure_code <> ''")
        );
        assertEquals(List.of("3"), here.column("select not_served from delivery"));
        assertEquals(40, Await.result(alice.available(certificate)));
        assertEquals(0, Await.result(bob.available(certificate)));

        here.column("update external_endpoint set url = '" + right.getString("endpoint") + "' returning url");
        assertEquals(transfer, alice.redeliver(transfer));

        assertEquals("completed", alice.end(transfer));
        bob.awaitAvailable(certificate, 60);
        assertEquals(40, Await.result(alice.available(certificate)));
    }

    // The wallet hears of withdrawals from the issuer; here the registry knows and the wallet does not.
    private void withdrawOnRegistry(CertificateId certificate) {
        meters.withdraw(certificate);
        Await.until(
            () -> Future.succeededFuture(devnet.registry().stream(certificate.streamId()).size()),
            size -> size.equals(2)
        );
    }
}
