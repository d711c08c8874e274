package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.wattlet.Await;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.Testbed;
import io.wattlet.devnet.testbed.TestbedNode;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes as processes of their own: one that callers see, and two that work. */
class ClusterIT {

    private static final int COMMANDS = 24;

    /** Nothing ends for whoever waits but what the bus speaks of; and what a node leaves behind does not take long. */
    private static final Map<String, String> COMMON = Map.of(
        "WATTLET_STATUS_LOOK_EVERY",
        "1m",
        "WATTLET_COMMANDS_LEASE",
        "4s",
        "WATTLET_COMMANDS_WORKERS",
        "1",
        "WATTLET_CLUSTER_DEAD_AFTER",
        "5s"
    );

    private final Cleanup cleanup = new Cleanup(System.err);
    private final Testbed testbed;
    private final Vertx vertx;
    private final TestbedNode door;
    private final TestbedNode first;
    private final TestbedNode second;
    private final Database database;
    private final Owner alice;
    private final Owner bob;
    private List<CertificateId> certificates = List.of();
    private UUID receiver = new UUID(0, 0);

    ClusterIT() throws IOException {
        testbed = Testbed.start(
            DevnetSettings.onFreePorts().withProcessingDelay(Duration.ofMillis(300)),
            System.getProperty("java.class.path"),
            new Random(),
            cleanup
        );
        vertx = testbed.vertx();
        List<TestbedNode> nodes = testbed.startCluster(
            "cluster",
            List.of(
                testbed.member("door", with("WATTLET_NODE_ROLE", "api")),
                testbed.member("first", with("WATTLET_NODE_ROLE", "worker")),
                testbed.member("second", with("WATTLET_NODE_ROLE", "worker"))
            )
        );
        door = nodes.getFirst();
        first = nodes.get(1);
        second = nodes.getLast();
        database = Database.open(vertx, new DatabaseConfiguration(door.databaseUri(), 2, null));
        alice = new Owner(vertx, door.ports().rest(), "alice");
        bob = new Owner(vertx, door.ports().rest(), "bob");
    }

    private static Map<String, String> with(String variable, String value) {
        Map<String, String> all = new HashMap<>(COMMON);
        all.put(variable, value);
        return all;
    }

    @BeforeEach
    void fill() {
        Meters meters = new Meters(vertx, testbed.devnet());
        UUID meter = meters.recipient(alice.openWallet());
        receiver = alice.receiver(bob.openWallet());
        certificates = IntStream.range(0, 3 * COMMANDS)
            .mapToObj(_ -> meters.production(meter, "DK1", 10))
            .toList();
        Await.until(() -> alice.available(certificates), available -> available == 10L * certificates.size());
    }

    @AfterEach
    void close() {
        cleanup.close();
    }

    @Test
    void commandsEndWhateverBecomesOfTheNodeThatWorksOnThem() throws IOException {
        // The door has no workers: what it was announced has been received elsewhere. Whoever waits there hears of the ends.
        List<UUID> usual = transfer(0);
        assertAllCompleted(alice.ended(usual));
        assertTrue(ended(first) > 0 && ended(second) > 0, "both have worked: " + ended(first) + ", " + ended(second));

        // One hangs while it has commands in hand. They end elsewhere, and it is given no others.
        List<UUID> interrupted = transfer(COMMANDS);
        Await.until(() -> metricOf(first, "wattlet_commands_in_hand"), inHand -> inHand > 0);
        first.pause();
        Await.until(() -> metricOf(door, "wattlet_workers_known"), known -> known == 1);
        List<UUID> meanwhile = transfer(2 * COMMANDS);
        assertAllCompleted(alice.ended(meanwhile));
        assertAllCompleted(alice.ended(interrupted));
        assertTrue(number("select count(*) from command where attempt > 1") > 0, "it hung with nothing in hand");
        Await.until(() -> metricOf(door, "wattlet_cluster_members"), members -> members == 2);

        // When it goes on, it is one of them again, and what it still believes to hold changes nothing.
        first.resume();
        Await.until(() -> metricOf(door, "wattlet_cluster_members"), members -> members == 3);
        Await.until(() -> metricOf(door, "wattlet_workers_known"), known -> known == 2);

        // One is killed.
        List<UUID> orphaned = transferBack();
        Await.until(() -> metricOf(second, "wattlet_commands_in_hand"), inHand -> inHand > 0);
        second.kill();
        assertAllCompleted(bob.ended(orphaned));
        Await.until(() -> metricOf(door, "wattlet_workers_known"), known -> known == 1);

        Await.until(
            () -> Future.succeededFuture(number("select count(*) from command where state = 'pending'")),
            pending -> pending == 0
        );
        Conservation.assertHolds(database);
        assertEquals(10L * certificates.size(), Await.result(alice.available(certificates)));
    }

    /** Hands what alice has of some certificates to bob. */
    private List<UUID> transfer(int from) {
        return certificates
            .subList(from, from + COMMANDS)
            .stream()
            .map(certificate -> alice.transfer(certificate, receiver, 10))
            .toList();
    }

    /** Hands all that bob got back to alice. */
    private List<UUID> transferBack() {
        UUID back = bob.receiver(alice.grpcEndpoint());
        return certificates
            .stream()
            .map(certificate -> bob.transfer(certificate, back, 10))
            .toList();
    }

    private static void assertAllCompleted(JsonArray states) {
        for (int i = 0; i < states.size(); i++) {
            assertEquals("completed", states.getJsonObject(i).getString("status"), states.encodePrettily());
        }
    }

    private double ended(TestbedNode node) {
        return metric(node, "wattlet_commands_ended_total{kind=\"transfer\",outcome=\"completed\"}");
    }

    private Future<Double> metricOf(TestbedNode node, String name) {
        return Future.succeededFuture(metric(node, name));
    }

    private double metric(TestbedNode node, String name) {
        URI metrics = URI.create("http://127.0.0.1:" + node.ports().management() + "/metrics");
        try {
            return testbed
                .http()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private long number(String sql) {
        return Await.result(
            database
                .pool()
                .query(sql)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
        );
    }
}
