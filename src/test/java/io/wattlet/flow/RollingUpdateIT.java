package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two node processes on one database are stopped with SIGTERM and started again, one after the other, while they work. Leases
 * last for an hour: what a stopped node does not finish or hand back stands still.
 */
class RollingUpdateIT {

    private static final int COMMANDS_PER_STOP = 12;
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

    private static final Map<String, String> SETTINGS = Map.of(
        "WATTLET_COMMANDS_LEASE",
        "1h",
        "WATTLET_COMMANDS_DRAIN_WITHIN",
        "200ms",
        // Commands wait for each other's slices here, and a wake-up may be lost with the node that stops.
        "WATTLET_PLANS_LONGEST_SLICE_WAIT",
        "3s"
    );

    private final Vertx vertx = Vertx.vertx();
    // So slow that no command ends while a node drains.
    private final Devnet devnet = Await.result(
        Devnet.start(vertx, DevnetSettings.onFreePorts().withProcessingDelay(Duration.ofMillis(500)))
    );
    private final Meters meters = new Meters(vertx, devnet);
    private final String databaseUri = TestDatabase.fresh();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(databaseUri, 2, null));
    private final List<NodeProcess> nodes = new ArrayList<>();

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void start() {
        URI network = Await.result(devnet.writeNetworkFile(folder.resolve("network.yaml")));
        for (int i = 0; i < 2; i++) {
            nodes.add(NodeProcess.prepare(folder, databaseUri, network, SETTINGS));
        }
        nodes.forEach(NodeProcess::start);
    }

    @AfterEach
    void close() {
        nodes.forEach(NodeProcess::kill);
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void whatAStoppedNodeHadInHandIsEndedByTheOther() {
        Owner alice = new Owner(vertx, nodes.getFirst().port(), "alice");
        UUID meter = meters.recipient(alice.openWallet());
        UUID receiver = alice.receiver(new Owner(vertx, nodes.getFirst().port(), "bob").openWallet());
        CertificateId production = meters.production(meter, "DK1", 10_000);
        CertificateId consumption = meters.consumption(meter, "DK1", 10_000);
        alice.awaitAvailable(production, 10_000);
        alice.awaitAvailable(consumption, 10_000);

        for (NodeProcess stopped : nodes) {
            NodeProcess other = nodes.get(1 - nodes.indexOf(stopped));
            List<UUID> accepted = accepted(
                submit(new Owner(vertx, stopped.port(), "alice"), production, consumption, receiver)
            );
            awaitOneInHand();

            assertTrue(stopped.terminate(STOPS_WITHIN), "the node did not stop");

            assertTrue(pending() > 0, "all ended before the stop");
            for (UUID command : accepted) {
                assertEquals("completed", new Owner(vertx, other.port(), "alice").end(command));
            }
            stopped.start();
        }
        Conservation.assertHolds(database);
    }

    private static List<Future<HttpResponse<Buffer>>> submit(
        Owner alice,
        CertificateId production,
        CertificateId consumption,
        UUID receiver
    ) {
        List<Future<HttpResponse<Buffer>>> answers = new ArrayList<>();
        for (int i = 1; i <= COMMANDS_PER_STOP; i++) {
            answers.add(
                i % 2 == 0 ? alice.transferring(production, receiver, i) : alice.claiming(production, consumption, i)
            );
        }
        return answers;
    }

    private static List<UUID> accepted(List<Future<HttpResponse<Buffer>>> answers) {
        return answers
            .stream()
            .map(answer -> Owner.accepted(Await.result(answer)))
            .toList();
    }

    private void awaitOneInHand() {
        Await.until(() -> count("in_hand and state = 'pending'"), count -> count > 0);
    }

    private long pending() {
        return Await.result(count("state = 'pending'"));
    }

    private Future<Long> count(String which) {
        return database
            .pool()
            .query("select count(*) from command where " + which)
            .execute()
            .map(rows -> rows.iterator().next().getLong(0));
    }
}
