package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.flow.Border.Point;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.Slice;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A wallet system of one node in a process of its own, behind a {@link Border}. Alice and Carol have wallets of it, Bob has one
 * of another system. It is used for one scene after the other, each with certificates of its own; the start after one crash
 * serves the next.
 */
final class CrashingSystem implements AutoCloseable {

    private static final int ATTEMPTS = 3;
    private static final long SECONDS = 8;
    private static final long ASKS_EVERY_MILLIS = 5;
    private static final Pattern CHANGING_PLAN = Pattern.compile("(Insert|Update|Delete|Merge) on ");

    /** Waits that bring on what nobody speaks of are short, and one core is enough for one command. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
        Map.entry("WATTLET_COMMANDS_LEASE", "1s"),
        Map.entry("WATTLET_COMMANDS_SWEEP_INTERVAL", "50ms"),
        Map.entry("WATTLET_COMMANDS_WORKERS", "1"),
        Map.entry("WATTLET_COMMANDS_CPU_THREADS", "1"),
        Map.entry("WATTLET_HTTP_VERTICLES", "1"),
        Map.entry("WATTLET_GRPC_VERTICLES", "1"),
        Map.entry("WATTLET_PLANS_FIRST_RETRY", "100ms"),
        Map.entry("WATTLET_REGISTRY_UNKNOWN_GRACE", "300ms"),
        Map.entry("WATTLET_RECEIVE_FIRST_RETRY", "100ms"),
        Map.entry("WATTLET_PEERS_FIRST_PAUSE", "10ms"),
        Map.entry("WATTLET_JOBS_POLL_ISSUERS_EVERY", "1s"),
        Map.entry("WATTLET_JOBS_LOOK_AT_WITHDRAWALS_EVERY", "1s")
    );

    private final Vertx vertx;
    private final Devnet devnet;
    private final Meters meters;
    private final Peer peer;
    private final Border border = new Border();
    private final PostgresBorder postgres;
    private final Database database;
    private final NodeProcess node;
    private final Map<String, Boolean> changing = new ConcurrentHashMap<>();
    private final CallsBorder peerRest;
    private final CallsBorder peerGrpc;

    /**
     * The other wallet system.
     *
     * @param rest port of its REST edge
     * @param grpc port of its gRPC edge
     */
    record Peer(int rest, int grpc, Database database) {}

    /**
     * The wallets of one scene.
     *
     * @param meter         what certificates for Alice are issued to
     * @param toCarol       Carol as a receiver of Alice's, and likewise Bob
     */
    record Wallets(
        Meters meters,
        UUID meter,
        Owner alice,
        Owner carol,
        UUID toCarol,
        Owner bob,
        UUID toBobOverRest,
        UUID toBobOverGrpc
    ) {}

    CrashingSystem(Vertx vertx, Devnet devnet, Meters meters, Peer peer, Path folder) {
        this.vertx = vertx;
        this.devnet = devnet;
        this.meters = meters;
        this.peer = peer;
        String databaseUri = TestDatabase.unchecked("it is checked at every point");
        this.database = Database.open(vertx, new DatabaseConfiguration(databaseUri, 2, null));
        this.postgres = new PostgresBorder(border, databaseUri, this::changes);
        this.node = NodeProcess.prepare(folder, postgres.uri(), network(folder), SETTINGS);
        node.start();
        this.peerRest = new CallsBorder(vertx, border, "the peer", peer.rest(), HttpVersion.HTTP_1_1);
        this.peerGrpc = new CallsBorder(vertx, border, "the peer", peer.grpc(), HttpVersion.HTTP_2);
    }

    /** Makes new wallets, so that all that is done once for a wallet is done in each scene. */
    Wallets openWallets() {
        UUID scene = UUID.randomUUID();
        Owner alice = new Owner(vertx, node.port(), "alice " + scene);
        Owner carol = new Owner(vertx, node.port(), "carol " + scene);
        Owner bob = new Owner(vertx, peer.rest(), "bob " + scene);
        return new Wallets(
            meters,
            meters.recipient(alice.openWallet()),
            alice,
            carol,
            alice.receiver(carol.openWallet()),
            bob,
            alice.receiver(behind(bob.openWallet(), peerRest)),
            alice.receiver(behind(bob.grpcEndpoint(), peerGrpc))
        );
    }

    private URI network(Path folder) {
        CallsBorder registry = new CallsBorder(
            vertx,
            border,
            "the registry",
            devnet.registryPort(),
            HttpVersion.HTTP_2
        );
        CallsBorder chronicler = new CallsBorder(
            vertx,
            border,
            "the chronicler",
            devnet.chroniclerPort(),
            HttpVersion.HTTP_2
        );
        Path file = folder.resolve("network.yaml");
        URI uri = result(devnet.writeNetworkFile(file));
        try {
            String content = Files.readString(file)
                .replace(":" + devnet.registryPort() + "\"", ":" + registry.port() + "\"")
                .replace(":" + devnet.chroniclerPort() + "\"", ":" + chronicler.port() + "\"");
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return uri;
    }

    private static JsonObject behind(JsonObject reference, CallsBorder border) {
        String endpoint = reference.getString("endpoint").replaceFirst(":\\d+", ":" + border.port());
        return reference.copy().put("endpoint", endpoint);
    }

    /** What a node does in a scene, in order, each thing as often as it is done. */
    List<String> record(CrashScene.Kind kind) {
        CrashScene scene = kind.in(this);
        scene.prepare();
        awaitRest();
        border.watch();
        scene.begin();
        scene.follow();
        awaitRest();
        List<String> happened = border.happened();
        scene.end();
        assertEnd(scene);
        return happened;
    }

    /** Kills the node at a point of a scene, starts it again, and asserts the end. */
    void crash(CrashScene.Kind kind, Point point) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            CrashScene scene = kind.in(this);
            scene.prepare();
            awaitRest();
            boolean killed = isKilledAt(point, scene);
            if (killed) {
                node.kill();
                border.nextLife();
                endLeasesOfJobs();
                node.start();
            }
            scene.end();
            awaitRest();
            assertEnd(scene);
            if (killed) {
                return;
            }
        }
        // A lease that was renewed in each recording need not be renewed now, for one.
        Assumptions.abort("it does not come to " + point);
    }

    private boolean isKilledAt(Point point, CrashScene scene) {
        CompletableFuture<Void> killed = border.killAt(point, node::killSoon);
        scene.begin();
        try {
            killed.get(SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException _) {
            // Which commits are made together is a matter of time: this one was not made alone.
            border.watch();
            return killed.isDone();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    // They last for half a minute, which is not waited for: that others take jobs over then is shown by tests of jobs.
    private void endLeasesOfJobs() {
        result(database.pool().query("update job set holder = null, held_until = null, next_run_at = now()").execute());
    }

    private void assertEnd(CrashScene scene) {
        Conservation.assertHolds(database);
        Conservation.assertHolds(peer.database());
        assertEquals(List.of(), result(devnet.chronicler().broken()));
        assertEquals(0L, result(devnet.registry().unanswerable()));
        for (CertificateId certificate : scene.certificates()) {
            assertEquals(onTheRegistry(certificate), inWallets(certificate), certificate::toString);
        }
    }

    /** The names of all slices that nobody has spent. */
    private Set<String> onTheRegistry(CertificateId certificate) {
        Set<String> names = new TreeSet<>();
        CertificateProjection projection = CertificateProjection.replay(
            devnet.registry().stream(certificate.streamId())
        );
        for (Slice slice : projection.available()) {
            names.add(hex(slice.hash().getBytes()));
        }
        return names;
    }

    private Set<String> inWallets(CertificateId certificate) {
        Set<String> names = new TreeSet<>();
        for (Database one : List.of(database, peer.database())) {
            String sql = "select hash from slice where certificate_id = $1 and state = 'available'";
            for (Row row : result(one.pool().preparedQuery(sql).execute(Tuple.of(certificate.streamId())))) {
                names.add(hex(row.getBuffer(0).getBytes()));
            }
        }
        return names;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** How much of a certificate the system has in a state. */
    long quantity(CertificateId certificate, String state) {
        String sql =
            "select coalesce(sum(quantity), 0)::bigint from slice where certificate_id = $1 and state = $2::slice_state";
        return result(database.pool().preparedQuery(sql).execute(Tuple.of(certificate.streamId(), state)))
            .iterator()
            .next()
            .getLong(0);
    }

    void awaitAvailable(Owner owner, CertificateId certificate, long quantity) {
        until(() -> owner.available(certificate), quantity);
    }

    /** Waits until nothing is under way, on either side. */
    private void awaitRest() {
        for (Database one : List.of(database, peer.database())) {
            until(() -> count(one, "select count(*) from command where state = 'pending'"), 0L);
        }
        until(() -> count(database, "select count(*) from delivery where state in ('planned', 'due')"), 0L);
    }

    private static Future<Long> count(Database database, String sql) {
        return database
            .pool()
            .query(sql)
            .execute()
            .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Asks with pauses, which leave the processor to the node. */
    private <T> void until(Supplier<Future<T>> question, T right) {
        Await.until(
            () -> vertx.timer(ASKS_EVERY_MILLIS, TimeUnit.MILLISECONDS).compose(_ -> question.get()),
            right::equals
        );
    }

    <T> T result(Future<T> future) {
        return Await.result(future);
    }

    /** Whether a statement may change something: whether Postgres' plan for it does. */
    private boolean changes(String sql) {
        return changing.computeIfAbsent(sql, this::hasChangingPlan);
    }

    private boolean hasChangingPlan(String sql) {
        Future<Boolean> planned = database
            .pool()
            .query("explain (generic_plan) " + sql)
            .execute()
            .map(rows -> {
                for (Row row : rows) {
                    if (CHANGING_PLAN.matcher(row.getString(0)).find()) {
                        return true;
                    }
                }
                return false;
            });
        // What has no plan, such as a setting, changes no row.
        return result(planned.otherwise(false));
    }

    @Override
    public void close() {
        node.kill();
        postgres.close();
        result(database.close());
    }
}
