package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Matching from end to end, with a registry and a chronicler, and waiting for what comes of it. */
class MatchFlowIT {

    private static final int QUARTERS = 4;

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final Meters meters = new Meters(vertx, devnet);
    private final WalletSystem system = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final Owner alice = system.owner("alice");

    @AfterEach
    void whatMustHold() {
        Conservation.assertHolds(system);
        system.close();
        assertEquals(List.of(), Await.result(devnet.chronicler().broken()));
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void allThatCanBeClaimedIsClaimedAndNothingTwice() {
        UUID meter = meters.recipient(alice.openWallet());
        CertificateId production = meters.production(meter, "DK1", 100);
        CertificateId small = meters.consumption(meter, "DK1", 30);
        CertificateId large = meters.consumption(meter, "DK1", 90);
        List<CertificateId> quarters = IntStream.range(0, QUARTERS)
            .mapToObj(i -> meters.issueQuarter(meter, "production", i, 25))
            .toList();
        alice.awaitAvailable(production, 100);
        alice.awaitAvailable(small, 30);
        alice.awaitAvailable(large, 90);
        quarters.forEach(quarter -> alice.awaitAvailable(quarter, 25));

        JsonObject match = alice.match(meters.start(), meters.start().plus(Duration.ofHours(1)));

        assertEquals(100, match.getJsonObject("totals").getLong("claimed"));
        assertEquals(100, match.getJsonObject("totals").getLong("unmatchedProduction"));
        assertEquals(Set.of("insufficient-production", "no-consumption-in-period"), reasons(match));
        JsonArray claims = match.getJsonArray("claims");
        List<UUID> ids = IntStream.range(0, claims.size())
            .mapToObj(i -> UUID.fromString(claims.getJsonObject(i).getString("claimRequestId")))
            .toList();
        // Nothing but the workers' words can end this before the connection is closed as idle: the node looks for itself too seldom.
        JsonArray ended = alice.ended(ids);
        for (int i = 0; i < ended.size(); i++) {
            assertEquals("completed", ended.getJsonObject(i).getString("status"), ended.encode());
            JsonObject progress = ended.getJsonObject(i).getJsonObject("progress");
            assertEquals(progress.getInteger("planned"), progress.getInteger("committed"));
        }
        // What was told to be completed is visible to the very next question.
        assertEquals(
            100,
            alice
                .list("/v1/claims")
                .stream()
                .mapToLong(claim -> ((JsonObject) claim).getLong("quantity"))
                .sum()
        );
        assertEquals(0, Await.result(alice.available(production)));
        assertEquals(20, Await.result(alice.available(small)) + Await.result(alice.available(large)));
        assertEquals(
            0,
            alice.match(meters.start(), meters.start().plus(Duration.ofHours(1))).getJsonArray("claims").size()
        );
    }

    private static Set<String> reasons(JsonObject match) {
        Set<String> reasons = new HashSet<>();
        match.getJsonArray("unmatched").forEach(one -> reasons.add(((JsonObject) one).getString("reason")));
        return reasons;
    }
}
