package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.flow.Border.Moment;
import io.wattlet.flow.Border.Point;
import io.wattlet.node.Node;
import io.wattlet.node.NodeConfiguration;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.opentest4j.TestAbortedException;

/**
 * A node is killed before and after everything that it changes in the world while it carries out a command: each commit of its
 * database, each call to a registry, a chronicler and another wallet. Started again, it ends what it had acknowledged, once.
 *
 * <p>No list of these points is kept: what a node does in each scene is recorded first, and each thing recorded becomes two
 * tests. A point that does not pass in every recording makes none, and a few may not be come to when it is their turn: the
 * renewal of a lease, for one, is made only when a command takes long.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashPointsIT {

    private static final int RECORDINGS = 3;
    private static final int SYSTEMS = 2;

    /** Points that may depend on time, such as the renewal of a lease when a command takes long. */
    private static final int MOST_MISSED = 4;

    /** Jobs are taken and given back all the time, whatever else happens. */
    private static final Pattern LEASE_OF_A_JOB = Pattern.compile("update job \\[.*]");

    /** More than all of them take. */
    private static final int MINUTES = 10;

    /** One point of one scene, and what became of it. */
    private record Trial(CrashScene.Kind kind, Point point, CompletableFuture<Void> result) {
        DynamicTest test() {
            return DynamicTest.dynamicTest(kind + ": " + point, () -> {
                try {
                    result.get(MINUTES, TimeUnit.MINUTES);
                } catch (ExecutionException e) {
                    throw e.getCause() == null ? e : e.getCause();
                }
            });
        }
    }

    @TempDir
    Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(
        Devnet.start(
            vertx,
            DevnetSettings.onFreePorts().withIssuer(
                new DevnetSettings.IssuerBehaviour(false, Duration.ofMillis(100), Duration.ofMillis(500))
            )
        )
    );
    private final Meters meters = new Meters(vertx, devnet);
    private final List<CrashingSystem> systems = new ArrayList<>();
    private final ExecutorService lanes = Executors.newFixedThreadPool(SYSTEMS);
    private final List<Node> peers = new ArrayList<>();
    private final AtomicInteger missed = new AtomicInteger();

    @AfterEach
    void close() {
        lanes.shutdownNow();
        systems.forEach(CrashingSystem::close);
        peers.forEach(Node::stop);
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @TestFactory
    Stream<DynamicTest> aNodeThatIsKilledGoesOnWhereItStopped() throws IOException {
        CrashingSystem.Peer peer = peer();
        CrashingSystem first = system(peer);
        List<Trial> trials = trials(first);
        assertTrue(trials.size() > CrashScene.Kind.values().length, "nothing was recorded");
        System.out.println(trials.size() + " points");
        ConcurrentLinkedQueue<Trial> queue = new ConcurrentLinkedQueue<>(trials);
        lanes.execute(() -> work(queue, peer, first));
        for (int i = 1; i < SYSTEMS; i++) {
            lanes.execute(() -> work(queue, peer, system(peer)));
        }
        return trials.stream().map(Trial::test);
    }

    private static List<Trial> trials(CrashingSystem system) {
        List<Trial> trials = new ArrayList<>();
        Set<Object> known = new HashSet<>();
        for (CrashScene.Kind kind : CrashScene.Kind.values()) {
            Set<Point> points = points(system.record(kind));
            for (int i = 1; i < RECORDINGS; i++) {
                points.retainAll(points(system.record(kind)));
            }
            for (Point point : points) {
                if (known.add(List.of(kind.alike(), point))) {
                    trials.add(new Trial(kind, point, new CompletableFuture<>()));
                }
            }
        }
        return trials;
    }

    private static Set<Point> points(List<String> happened) {
        Set<Point> points = new LinkedHashSet<>();
        for (String passage : happened) {
            if (LEASE_OF_A_JOB.matcher(passage).matches()) {
                continue;
            }
            int number = 1;
            while (points.contains(new Point(passage, number, Moment.BEFORE))) {
                number++;
            }
            points.add(new Point(passage, number, Moment.BEFORE));
            points.add(new Point(passage, number, Moment.AFTER));
        }
        return points;
    }

    private void work(ConcurrentLinkedQueue<Trial> queue, CrashingSystem.Peer peer, CrashingSystem given) {
        CrashingSystem system = given;
        Trial trial = queue.poll();
        while (trial != null) {
            try {
                system.crash(trial.kind, trial.point);
                trial.result.complete(null);
            } catch (TestAbortedException e) {
                boolean few = missed.incrementAndGet() <= MOST_MISSED;
                trial.result.completeExceptionally(few ? e : new AssertionError("too many points are not come to", e));
            } catch (RuntimeException | AssertionError e) {
                trial.result.completeExceptionally(e);
                // What is wrong with it must not be found again by the trials that follow.
                system = system(peer);
            }
            trial = queue.poll();
        }
    }

    private CrashingSystem system(CrashingSystem.Peer peer) {
        try {
            CrashingSystem system = new CrashingSystem(
                vertx,
                devnet,
                meters,
                peer,
                Files.createTempDirectory(folder, "system")
            );
            synchronized (systems) {
                systems.add(system);
            }
            return system;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The other wallet system, whose node is never killed. */
    private CrashingSystem.Peer peer() throws IOException {
        String uri = TestDatabase.unchecked("it is checked at every point");
        Path network = folder.resolve("network.yaml");
        NodeProcess settings = NodeProcess.prepare(folder, uri, Await.result(devnet.writeNetworkFile(network)));
        Node node = Node.start(NodeConfiguration.load(Path.of("conf/wattlet.yaml"), settings.environment()));
        peers.add(node);
        Database database = Database.open(vertx, new DatabaseConfiguration(uri, SYSTEMS, null));
        return new CrashingSystem.Peer(node.httpPort(), node.grpcPort(), database);
    }
}
