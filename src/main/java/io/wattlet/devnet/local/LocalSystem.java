package io.wattlet.devnet.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.EmbeddedDatabase;
import io.wattlet.devnet.EmbeddedKafka;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.FreePorts;
import io.wattlet.devnet.testbed.NodeFile;
import io.wattlet.node.Node;
import io.wattlet.node.NodeConfiguration;
import io.wattlet.wallet.MasterKeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A whole wallet system in this process: Postgres, a devnet, one node, and a Kafka broker where it is wanted.
 *
 * @param data  where its data is kept
 * @param ports where its services listen; without that of Kafka when there is none
 */
record LocalSystem(Path data, Map<Service, Integer> ports) {
    private static final long SECONDS_FOR_THE_DEVNET = 30;
    private static final String KAFKA_VARIABLE = "WATTLET_EVENTS_KAFKA_BOOTSTRAP_SERVERS";
    private static final String DATABASE = "wattlet";
    private static final String MASTER_KEY_ID = "local";

    /**
     * Starts everything, in the order in which one needs the other. Blocks.
     *
     * @param cleanup ends it again, the node first
     * @throws IOException with a text for the user when something cannot be started
     */
    static LocalSystem start(LocalOptions options, Cleanup cleanup) throws IOException {
        DataFolder data = cleanup.start("data folder", () -> DataFolder.open(options.data()), DataFolder::close);
        // Before the ports are looked at: it holds the one that it was given.
        EmbeddedDatabase.stopOrphan(data.postgres());
        if (options.fresh()) {
            data.deleteContent();
        }
        Map<Service, Integer> ports = choosePorts(options);
        EmbeddedDatabase postgres = cleanup.start(
            "Postgres",
            () -> EmbeddedDatabase.start(data.postgres(), port(ports, Service.POSTGRES)),
            EmbeddedDatabase::close
        );
        if (options.kafka()) {
            cleanup.start("Kafka", () -> startKafka(data, ports), EmbeddedKafka::close);
        }
        String database = postgres.createDatabaseIfMissing(DATABASE);
        Vertx vertx = cleanup.start("Vert.x of the devnet", Vertx::vertx, it -> await(it.close()));
        Devnet devnet = cleanup.start("devnet", () -> startDevnet(vertx, data, ports), it -> await(it.stop()));
        await(devnet.writeNetworkFile(data.networkFile()));
        NodeConfiguration configuration = configure(data, ports, database);
        cleanup.start("node", () -> Node.start(configuration), Node::stop);
        return new LocalSystem(data.path(), ports);
    }

    /** Whether there is a broker. */
    boolean hasKafka() {
        return ports.containsKey(Service.KAFKA);
    }

    /** Port of a service. */
    int port(Service service) {
        return port(ports, service);
    }

    private static int port(Map<Service, Integer> ports, Service service) {
        return ports.getOrDefault(service, service.standardPort());
    }

    private static Map<Service, Integer> choosePorts(LocalOptions options) throws IOException {
        FreePorts free = new FreePorts(new Random());
        Map<Service, Integer> chosen = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            if (service == Service.KAFKA && !options.kafka()) {
                continue;
            }
            int port = port(options.ports(), service);
            if (port != 0 && !FreePorts.isFree(port)) {
                throw new IOException(
                    "port %d (%s) is taken; choose another with %s, 0 for a free one".formatted(
                        port,
                        service.description(),
                        service.option()
                    )
                );
            }
            chosen.put(service, port == 0 ? free.next() : port);
        }
        return chosen;
    }

    private static EmbeddedKafka startKafka(DataFolder data, Map<Service, Integer> ports) throws IOException {
        int controller = new FreePorts(new Random()).next();
        return EmbeddedKafka.start(data.kafka(), new EmbeddedKafka.Ports(port(ports, Service.KAFKA), controller));
    }

    private static Devnet startDevnet(Vertx vertx, DataFolder data, Map<Service, Integer> ports) throws IOException {
        DevnetSettings settings = DevnetSettings.standard()
            .withFolder(Files.createDirectories(data.devnet()))
            .withPorts(
                new DevnetSettings.Ports(
                    port(ports, Service.REGISTRY),
                    port(ports, Service.CHRONICLER),
                    port(ports, Service.ISSUER)
                )
            );
        return await(Devnet.start(vertx, settings));
    }

    /** The environment may change what the written file says, as with any node. */
    private static NodeConfiguration configure(DataFolder data, Map<Service, Integer> ports, String database)
        throws IOException {
        if (Files.notExists(data.masterKeyFile())) {
            MasterKeyRing.create(data.masterKeyFile(), MASTER_KEY_ID);
        }
        NodeFile file = new NodeFile(
            port(ports, Service.REST),
            port(ports, Service.GRPC),
            port(ports, Service.MANAGEMENT),
            database,
            data.masterKeyFile(),
            data.networkFile()
        );
        return NodeConfiguration.load(file.write(data.nodeFile()), environment(ports));
    }

    private static Map<String, String> environment(Map<Service, Integer> ports) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (ports.containsKey(Service.KAFKA)) {
            environment.putIfAbsent(KAFKA_VARIABLE, "127.0.0.1:" + port(ports, Service.KAFKA));
        }
        return environment;
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.await(SECONDS_FOR_THE_DEVNET, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the devnet does not answer within " + SECONDS_FOR_THE_DEVNET + " s", e);
        }
    }
}
