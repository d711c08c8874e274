package io.wattlet.devnet.torture;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.Wattlet;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.FreePorts;
import io.wattlet.devnet.testbed.NodeFile;
import io.wattlet.devnet.testbed.NodeProcess;
import io.wattlet.wallet.MasterKeyRing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is tortured: two wallet systems, Postgres and a devnet, with a proxy on every way between them. System A has several
 * nodes and receives over REST, system B has one and receives over gRPC. Everything is in a temporary folder and on free
 * ports.
 */
final class Stage {

    private static final long SECONDS_FOR_THE_DEVNET = 30;

    /** Shorter than usual, so that minutes show what otherwise takes hours; and a small machine has to bear all nodes. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
        Map.entry("WATTLET_COMMANDS_LEASE", "5s"),
        Map.entry("WATTLET_REGISTRY_CALL_WITHIN", "4s"),
        Map.entry("WATTLET_REGISTRY_PATIENCE", "15s"),
        Map.entry("WATTLET_REGISTRY_UNKNOWN_GRACE", "2s"),
        Map.entry("WATTLET_PLANS_LONGEST_RETRY", "4s"),
        Map.entry("WATTLET_PLANS_LONGEST_SLICE_WAIT", "5s"),
        Map.entry("WATTLET_PLANS_LONGEST_DELIVERY_RETRY", "4s"),
        Map.entry("WATTLET_RECEIVE_LONGEST_RETRY", "4s"),
        Map.entry("WATTLET_RECEIVE_REGISTRY_LAG", "20s"),
        Map.entry("WATTLET_PEERS_ANSWER_WITHIN", "5s"),
        Map.entry("WATTLET_DATABASE_MAX_CONNECTIONS", "8"),
        Map.entry("WATTLET_JOBS_POLL_ISSUERS_EVERY", "2s"),
        Map.entry("WATTLET_JOBS_LOOK_AT_WITHDRAWALS_EVERY", "1s"),
        Map.entry("WATTLET_JOBS_LONGEST_WITHDRAWAL_RETRY", "4s"),
        Map.entry("JAVA_TOOL_OPTIONS", "-Xmx384m -XX:TieredStopAtLevel=1")
    );

    private final Cleanup cleanup;
    private final FreePorts ports;
    private final String nodeClassPath;
    private final Path folder;
    private final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
    private final PostgresVictim postgres;
    private final Vertx vertx;
    private final Devnet devnet;
    private final List<Wire> wires = new ArrayList<>();
    private volatile boolean filesKept = true;

    private Stage(long seed, String nodeClassPath, Cleanup cleanup) throws IOException {
        this.cleanup = cleanup;
        this.ports = new FreePorts(new Random(seed));
        this.nodeClassPath = nodeClassPath;
        this.folder = cleanup.start(
            "temporary folder",
            () -> Files.createTempDirectory("wattlet-torture-"),
            this::deleteUnlessKept
        );
        this.postgres = cleanup.start(
            "Postgres",
            () -> PostgresVictim.start(folder.resolve("postgres"), ports.next()),
            PostgresVictim::close
        );
        this.vertx = cleanup.start("Vert.x", Vertx::vertx, it -> await(it.close()));
        this.devnet = cleanup.start("devnet", () -> await(Devnet.start(vertx, settings(seed))), it -> await(it.stop()));
    }

    /** Starts Postgres and the devnet; the nodes come later. */
    static Stage start(long seed, String nodeClassPath, Cleanup cleanup) throws IOException {
        return new Stage(seed, nodeClassPath, cleanup);
    }

    private static DevnetSettings settings(long seed) {
        return DevnetSettings.onFreePorts()
            .withSeed(seed)
            .withIssuer(new DevnetSettings.IssuerBehaviour(false, Duration.ofMillis(500), Duration.ofSeconds(4)));
    }

    /**
     * Starts a wallet system. Blocks until all of its nodes are ready.
     *
     * @param name      lower-case letters
     * @param transport by which its endpoints receive: {@code rest} or {@code grpc}
     */
    WalletSystem startSystem(String name, int nodes, String transport) throws IOException {
        Path key = folder.resolve(name + ".key");
        MasterKeyRing.create(key, name);
        String database = postgres.createDatabaseIfMissing(name);
        List<Ports> all = Stream.generate(this::nextPorts).limit(nodes).toList();
        // What stands in front of the nodes of a system: connections go to each in turn.
        TcpProxy rest = wire("peers to " + name + " over REST", all.stream().map(Ports::rest).toList());
        TcpProxy grpc = wire("peers to " + name + " over gRPC", all.stream().map(Ports::grpc).toList());
        Map<String, String> overrides = new HashMap<>(SETTINGS);
        overrides.put("WATTLET_HTTP_ENDPOINT_ADDRESS", "http://127.0.0.1:" + rest.port());
        overrides.put("WATTLET_GRPC_ENDPOINT_ADDRESS", "http://127.0.0.1:" + grpc.port());
        overrides.put("WATTLET_WALLETS_ENDPOINT_TRANSPORT", transport);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            Map<String, String> own = new HashMap<>(overrides);
            own.putAll(clusterSettings(name, all.get(i), all));
            members.add(startMember(name + "-" + (i + 1), all.get(i), name, key, own));
        }
        return new WalletSystem(name, members, database);
    }

    private record Ports(int rest, int grpc, int management, int cluster, int bus) {}

    private Ports nextPorts() {
        return new Ports(ports.next(), ports.next(), ports.next(), ports.next(), ports.next());
    }

    private static Map<String, String> clusterSettings(String system, Ports own, List<Ports> all) {
        return Map.of(
            "WATTLET_CLUSTER_HOST",
            "127.0.0.1",
            "WATTLET_CLUSTER_PORT",
            String.valueOf(own.cluster),
            "WATTLET_CLUSTER_BUS_PORT",
            String.valueOf(own.bus),
            "WATTLET_CLUSTER_MEMBERS",
            all
                .stream()
                .map(it -> "127.0.0.1:" + it.cluster)
                .collect(Collectors.joining(",")),
            "WATTLET_CLUSTER_NAME",
            "torture-" + system + "-" + all.getFirst().cluster
        );
    }

    private Member startMember(String name, Ports own, String database, Path key, Map<String, String> overrides)
        throws IOException {
        TcpProxy callers = wire("callers to " + name, List.of(own.rest));
        TcpProxy toPostgres = wire(name + " to Postgres", List.of(postgres.port()));
        Path configuration = new NodeFile(
            own.rest,
            own.grpc,
            own.management,
            "postgresql://postgres@127.0.0.1:" + toPostgres.port() + "/" + database,
            key,
            networkFile(name)
        ).write(folder.resolve(name + ".yaml"));
        Path log = folder.resolve(name + ".log");
        NodeProcess.Launch launch = new NodeProcess.Launch(
            name,
            Wattlet.class.getName(),
            nodeClassPath,
            configuration,
            own.management,
            new NodeProcess.Output.ToFile(log),
            overrides
        );
        URI address = URI.create("http://127.0.0.1:" + callers.port());
        return cleanup.start(name, () -> Member.start(launch, log, address, http), Member::close);
    }

    /** The network as this node sees it: everybody behind a proxy of its own. */
    private Path networkFile(String node) throws IOException {
        Path file = folder.resolve(node + "-network.yaml");
        await(devnet.writeNetworkFile(file));
        String network = Files.readString(file);
        network = behindProxy(network, devnet.registryPort(), node + " to registry");
        network = behindProxy(network, devnet.chroniclerPort(), node + " to chronicler");
        network = behindProxy(network, devnet.issuerPort(), node + " to issuer");
        return Files.writeString(file, network);
    }

    private String behindProxy(String network, int port, String name) throws IOException {
        String address = "127.0.0.1:" + port + "\"";
        if (!network.contains(address)) {
            throw new IOException("the network configuration does not name port " + port);
        }
        return network.replace(address, "127.0.0.1:" + wire(name, List.of(port)).port() + "\"");
    }

    private TcpProxy wire(String name, List<Integer> targets) throws IOException {
        TcpProxy proxy = cleanup.start(
            "proxy from " + name,
            () -> TcpProxy.start(ports.next(), targets),
            TcpProxy::close
        );
        wires.add(new Wire(name, proxy));
        return proxy;
    }

    /** All connections that something can go wrong with. */
    List<Wire> wires() {
        return List.copyOf(wires);
    }

    /** The database server. */
    PostgresVictim postgres() {
        return postgres;
    }

    /** The network. */
    Devnet devnet() {
        return devnet;
    }

    /** What the devnet runs on. */
    Vertx vertx() {
        return vertx;
    }

    /** For calls to everything here. */
    HttpClient http() {
        return http;
    }

    /** Where the issuer answers, not through a proxy. */
    URI issuer() {
        return URI.create("http://127.0.0.1:" + devnet.issuerPort());
    }

    /** Where the data and the nodes' logs are. */
    Path folder() {
        return folder;
    }

    /** Nobody will want to look at the data and the logs: they are deleted in the end. Otherwise they stay. */
    void deleteFiles() {
        filesKept = false;
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
