package io.wattlet.devnet.contract;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wattlet.devnet.EmbeddedDatabase;
import io.wattlet.devnet.identity.IdentityProvider;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.FreePorts;
import io.wattlet.importer.VaultImport;
import io.wattlet.importer.VaultState;
import io.wattlet.node.Node;
import io.wattlet.node.NodeConfiguration;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.store.Migrations;
import io.wattlet.wallet.MasterKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What the nodes under test need: a Postgres of their own, an OpenID provider, and a registry that is never there, so that
 * commands stay under way.
 */
final class Surroundings {

    private static final long SECONDS_FOR_ANYTHING = 60;
    private static final int CONNECTIONS = 4;
    private static final String MASTER_KEY_ID = "contract";
    private static final Buffer MASTER_KEY = Buffer.buffer(new byte[MasterKeys.KEY_LENGTH]);

    private final FreePorts ports = new FreePorts(new Random());
    private final Path folder;
    private final Vertx vertx;
    private final EmbeddedDatabase postgres;
    private final IdentityProvider identityProvider;
    private final Path network;

    private Surroundings(Cleanup cleanup) throws IOException {
        this.folder = cleanup.start(
            "temporary folder",
            () -> Files.createTempDirectory("wattlet-contract-"),
            Surroundings::delete
        );
        this.postgres = cleanup.start(
            "Postgres",
            () -> EmbeddedDatabase.start(folder.resolve("postgres"), ports.next()),
            EmbeddedDatabase::close
        );
        this.vertx = cleanup.start("Vert.x", Vertx::vertx, it -> await(it.close()));
        this.identityProvider = cleanup.start(
            "OpenID provider",
            () -> await(IdentityProvider.start(vertx, 0, "/realm")),
            it -> await(it.close())
        );
        this.network = Files.writeString(
            folder.resolve("network.yaml"),
            """
            registries:
              energyregistry:
                url: "http://127.0.0.1:%d"
            areas: {}
            """.formatted(ports.next())
        );
    }

    /** Starts them; {@code cleanup} ends them. Blocks. */
    static Surroundings start(Cleanup cleanup) throws IOException {
        return new Surroundings(cleanup);
    }

    /** Publishes keys, and names its issuer as the scene wants it. */
    IdentityProvider identityProvider() {
        return identityProvider;
    }

    /** An address at which nobody answers. */
    String nobody() {
        return "http://127.0.0.1:" + ports.next();
    }

    /** Writes a text into a file that a configuration can name. */
    Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    /** Puts what a Vault held into a database of this name, which is made. */
    void load(String database, VaultState state) throws IOException {
        String uri = postgres.createDatabaseIfMissing(database);
        Migrations.migrate(uri);
        Database opened = Database.open(vertx, new DatabaseConfiguration(uri, CONNECTIONS, null));
        try {
            MasterKeys keys = new MasterKeys(MASTER_KEY_ID, Map.of(MASTER_KEY_ID, MASTER_KEY));
            await(new VaultImport(opened.pool(), keys, InstantSource.system()).run(state));
        } finally {
            await(opened.close());
        }
    }

    /**
     * Starts a node on a database of this name, which is made when it is not there. The caller stops it.
     *
     * @throws RuntimeException when the node refuses to
     */
    Node startNode(String database, NodeSettings settings) throws IOException {
        String uri = postgres.createDatabaseIfMissing(database);
        String keys = MASTER_KEY_ID + ":" + Base64.getEncoder().encodeToString(MASTER_KEY.getBytes());
        Path file = file("node.yaml", settings.file(uri, keys, network.toString()));
        return Node.start(NodeConfiguration.load(file, Map.of()));
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.await(SECONDS_FOR_ANYTHING, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("it took longer than " + SECONDS_FOR_ANYTHING + " s", e);
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
