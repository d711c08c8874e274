package io.wattlet.devnet.testbed;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.Wattlet;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.EmbeddedDatabase;
import io.wattlet.wallet.MasterKeyRing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that wallet nodes need, with fresh data in a temporary folder and on free ports: Postgres and a devnet in this
 * process, and nodes as processes of their own, each with a database of its own or together in a cluster on one. For
 * demonstrations and measurements; not thread-safe.
 */
public final class Testbed {

    private static final long SECONDS_FOR_THE_DEVNET = 30;

    private final Cleanup cleanup;
    private final FreePorts ports;
    private final String nodeClassPath;
    private final Path folder;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final EmbeddedDatabase postgres;
    private final Vertx vertx;
    private final Devnet devnet;
    private final Path networkFile;
    private volatile boolean filesKept;

    private Testbed(DevnetSettings settings, String nodeClassPath, RandomGenerator random, Cleanup cleanup)
        throws IOException {
        this.cleanup = cleanup;
        this.nodeClassPath = nodeClassPath;
        this.ports = new FreePorts(random);
        this.folder = cleanup.start(
            "temporary folder",
            () -> Files.createTempDirectory("wattlet-"),
            this::deleteUnlessKept
        );
        this.postgres = cleanup.start(
            "Postgres",
            () -> EmbeddedDatabase.start(folder.resolve("postgres"), ports.next()),
            EmbeddedDatabase::close
        );
        this.vertx = cleanup.start("Vert.x", Vertx::vertx, it -> await(it.close()));
        this.devnet = cleanup.start("devnet", () -> await(Devnet.start(vertx, settings)), it -> await(it.stop()));
        this.networkFile = folder.resolve("network.yaml");
        await(devnet.writeNetworkFile(networkFile));
    }

    /**
     * Starts Postgres and the devnet. Blocks.
     *
     * @param nodeClassPath class path of a node, without the devnet
     * @param random        draws the nodes' ports
     * @param cleanup       ends everything, also the nodes that are started later
     */
    public static Testbed start(DevnetSettings settings, String nodeClassPath, RandomGenerator random, Cleanup cleanup)
        throws IOException {
        return new Testbed(settings, nodeClassPath, random, cleanup);
    }

    /**
     * Starts a wallet system of one node, with a database and a master key of its own. Blocks until it is ready.
     *
     * @param name lower-case letters and underscores
     */
    public TestbedNode startNode(String name) throws IOException {
        return startNode(name, Map.of());
    }

    /**
     * The same with settings that are not the defaults.
     *
     * @param overrides variables that override the configuration file, by name
     */
    public TestbedNode startNode(String name, Map<String, String> overrides) throws IOException {
        return startNode(name, Wattlet.class.getName(), nodeClassPath, overrides);
    }

    /**
     * The same with another main class, which takes the configuration file as its argument.
     *
     * @param classPath with that class
     */
    public TestbedNode startNode(String name, String mainClass, String classPath) throws IOException {
        return startNode(name, mainClass, classPath, Map.of());
    }

    private TestbedNode startNode(String name, String mainClass, String classPath, Map<String, String> overrides)
        throws IOException {
        Path masterKeyFile = createMasterKey(name);
        NodeProcess.Output output = new NodeProcess.Output.ToFile(folder.resolve(name + ".log"));
        return launch(
            name,
            mainClass,
            classPath,
            NodePorts.free(ports),
            database(name),
            masterKeyFile,
            output,
            overrides
        );
    }

    /**
     * Starts one more node on the database and with the master key of another, which knows nothing of it. Blocks until it is
     * ready.
     *
     * @param name  lower-case letters and underscores
     * @param other name of the node that was started first
     */
    public TestbedNode startNodeNextTo(String name, String other, Map<String, String> overrides) throws IOException {
        return launch(
            name,
            Wattlet.class.getName(),
            nodeClassPath,
            NodePorts.free(ports),
            database(other),
            folder.resolve(other + ".key"),
            new NodeProcess.Output.ToFile(folder.resolve(name + ".log")),
            overrides
        );
    }

    /**
     * A node of a cluster.
     *
     * @param name      for its files and for messages
     * @param output    where its log goes
     * @param overrides variables that override the configuration file, by name
     */
    public record Member(String name, NodePorts ports, NodeProcess.Output output, Map<String, String> overrides) {}

    /** A member on free ports, with its log in the folder of the testbed. */
    public Member member(String name, Map<String, String> overrides) {
        NodeProcess.Output output = new NodeProcess.Output.ToFile(folder.resolve(name + ".log"));
        return new Member(name, freePorts(), output, overrides);
    }

    /** Ports for one node that nobody listens on. */
    public NodePorts freePorts() {
        return NodePorts.free(ports);
    }

    /**
     * Starts a wallet system of several nodes on one database, one after the other. Blocks until all are ready.
     *
     * @param name lower-case letters and underscores
     */
    public List<TestbedNode> startCluster(String name, List<Member> members) throws IOException {
        Path masterKeyFile = createMasterKey(name);
        String database = database(name);
        String everybody = members
            .stream()
            .map(member -> "127.0.0.1:" + member.ports().membership())
            .collect(Collectors.joining(","));
        List<TestbedNode> nodes = new ArrayList<>();
        for (Member member : members) {
            Map<String, String> overrides = new HashMap<>(member.overrides());
            overrides.put("WATTLET_CLUSTER_HOST", "127.0.0.1");
            overrides.put("WATTLET_CLUSTER_PORT", String.valueOf(member.ports().membership()));
            overrides.put("WATTLET_CLUSTER_BUS_PORT", String.valueOf(member.ports().bus()));
            overrides.put("WATTLET_CLUSTER_MEMBERS", everybody);
            overrides.put("WATTLET_CLUSTER_NAME", name);
            // One system, whichever node made an endpoint.
            overrides.putIfAbsent("WATTLET_HTTP_ENDPOINT_ADDRESS", address(members.getFirst().ports().rest()));
            overrides.putIfAbsent("WATTLET_GRPC_ENDPOINT_ADDRESS", address(members.getFirst().ports().grpc()));
            nodes.add(
                launch(
                    member.name(),
                    Wattlet.class.getName(),
                    nodeClassPath,
                    member.ports(),
                    database,
                    masterKeyFile,
                    member.output(),
                    overrides
                )
            );
        }
        return nodes;
    }

    private static String address(int port) {
        return "http://127.0.0.1:" + port;
    }

    private Path createMasterKey(String name) throws IOException {
        Path file = folder.resolve(name + ".key");
        MasterKeyRing.create(file, name);
        return file;
    }

    private TestbedNode launch(
        String name,
        String mainClass,
        String classPath,
        NodePorts its,
        String database,
        Path masterKeyFile,
        NodeProcess.Output output,
        Map<String, String> overrides
    ) throws IOException {
        Path configuration = new NodeFile(
            its.rest(),
            its.grpc(),
            its.management(),
            database,
            masterKeyFile,
            networkFile
        ).write(folder.resolve(name + ".yaml"));
        NodeProcess.Launch launch = new NodeProcess.Launch(
            name,
            mainClass,
            classPath,
            configuration,
            its.management(),
            output,
            overrides
        );
        return cleanup.start(name, () -> TestbedNode.start(launch, its, database, http), TestbedNode::close);
    }

    /** URI of the database of the node of this name, which need not have been started yet. */
    public String database(String name) throws IOException {
        return postgres.createDatabaseIfMissing(name);
    }

    /** For calls to everything here; speaks HTTP/1.1. */
    public HttpClient http() {
        return http;
    }

    /** What the devnet runs on, and whoever wants to use it from this process. */
    public Vertx vertx() {
        return vertx;
    }

    /** The network. */
    public Devnet devnet() {
        return devnet;
    }

    /** Where the issuer answers. */
    public URI issuer() {
        return URI.create("http://127.0.0.1:" + devnet.issuerPort());
    }

    /** Where the data and the nodes' logs are. */
    public Path folder() {
        return folder;
    }

    /** Somebody will want to look at the data and the logs: they stay in the end. Otherwise they are deleted. */
    public void keepFiles() {
        filesKept = true;
    }

    private void deleteUnlessKept(Path root) throws IOException {
        if (filesKept) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.await(SECONDS_FOR_THE_DEVNET, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the devnet does not answer within " + SECONDS_FOR_THE_DEVNET + " s", e);
        }
    }
}
