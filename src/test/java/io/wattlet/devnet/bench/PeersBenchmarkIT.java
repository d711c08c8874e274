package io.wattlet.devnet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.client.EndpointReference;
import io.wattlet.devnet.client.WalletClient;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.Testbed;
import io.wattlet.devnet.testbed.TestbedNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is counted as taken in was taken in, whichever way it came. */
class PeersBenchmarkIT {

    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final int ANNOUNCED = 300;
    private static final int UNDER_WAY = 40;
    private static final PrintStream NOWHERE = new PrintStream(
        OutputStream.nullOutputStream(),
        false,
        StandardCharsets.UTF_8
    );

    @Test
    void eachWayIsMeasuredInTurnAndWhatWasAcknowledgedIsStored() throws IOException {
        BenchOptions options = BenchOptions.parse(
            List.of(
                "peers",
                "--node-classpath",
                CLASS_PATH,
                "--warm-ups",
                "1",
                "--runs",
                "2",
                "--announced",
                String.valueOf(ANNOUNCED),
                "--under-way",
                String.valueOf(UNDER_WAY)
            )
        );
        try (Cleanup cleanup = new Cleanup(NOWHERE)) {
            PeerFindings findings = new PeersBenchmark().run(options, cleanup, NOWHERE);

            assertEquals(2, findings.rest().rounds().count());
            assertEquals(2, findings.unary().rounds().count());
            assertEquals(2, findings.stream().rounds().count());
            JsonObject stream = findings.json("peers", 1).getJsonArray("results").getJsonObject(2);
            assertEquals("gRPC, streaming", stream.getString("name"));
            assertTrue(stream.getLong("medianSlicesPerSecond") > 0, stream.encode());
            assertTrue(findings.text().contains(UNDER_WAY + " slices under way"), findings.text());
        }
    }

    @Test
    void everySliceIsAnnouncedOnceAndWhatIsRefusedIsNoMeasurement() throws IOException {
        try (Cleanup cleanup = new Cleanup(NOWHERE)) {
            Random random = new Random(1);
            Testbed testbed = Testbed.start(DevnetSettings.onFreePorts(), CLASS_PATH, random, cleanup);
            TestbedNode node = testbed.startNode("node");
            WalletClient wallet = new WalletClient(testbed.http(), node.rest(), "bench");
            EndpointReference endpoint = wallet.createEndpoint(wallet.createWallet());
            EndpointReference nobody = PeerReceiver.start(testbed.vertx()).endpoint();
            long stored = 0;
            for (SliceWay way : PeersBenchmark.ways(testbed.vertx(), node, UNDER_WAY)) {
                Await.result(way.announce(Announcement.to(endpoint, ANNOUNCED, random), UNDER_WAY));
                stored += ANNOUNCED;
                assertEquals(stored, PeersBenchmark.stored(node), way.title());

                Await.result(way.announce(Announcement.to(endpoint, 1, random), UNDER_WAY));
                stored++;
                Await.failure(way.announce(Announcement.to(nobody, 1, random), UNDER_WAY));
                assertEquals(stored, PeersBenchmark.stored(node), way.title());
            }
        }
    }
}
