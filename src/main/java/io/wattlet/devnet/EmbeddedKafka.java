package io.wattlet.devnet;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker of its own, started from a library in this JVM: nothing has to be installed. It is the real broker, in KRaft
 * mode with itself as the only controller, and is talked to over TCP.
 *
 * <p>It listens on loopback only, and keeps its folder between runs. One process owns a folder at a time, which the broker
 * itself sees to. Topics are made when they are first named. A broker that cannot write any more ends the JVM, as Kafka does.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final int NODE_ID = 1;
    private static final int SECONDS_FOR_A_TOPIC = 30;
    private static final String CONTROLLER = "CONTROLLER";

    // What a large broker needs takes memory and seconds that a small one has better uses for.
    private static final Map<String, String> ALWAYS = Map.ofEntries(
        entry("process.roles", "broker,controller"),
        entry("node.id", Integer.toString(NODE_ID)),
        entry("controller.listener.names", CONTROLLER),
        entry("auto.create.topics.enable", "true"),
        entry("num.partitions", "4"),
        entry("default.replication.factor", "1"),
        entry("offsets.topic.replication.factor", "1"),
        entry("offsets.topic.num.partitions", "4"),
        entry("transaction.state.log.replication.factor", "1"),
        entry("transaction.state.log.min.isr", "1"),
        entry("transaction.state.log.num.partitions", "4"),
        entry("share.coordinator.state.topic.replication.factor", "1"),
        entry("share.coordinator.state.topic.min.isr", "1"),
        entry("group.initial.rebalance.delay.ms", "0"),
        entry("num.network.threads", "2"),
        entry("num.io.threads", "2"),
        entry("background.threads", "2"),
        entry("log.cleaner.dedupe.buffer.size", "4194304")
    );

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the broker. Blocks until it serves.
     *
     * @param folder where its files live; made when missing, used again when not
     * @param ports  where it listens
     * @throws IOException when it does not come up, or the folder is in use
     */
    public static EmbeddedKafka start(Path folder, Ports ports) throws IOException {
        return start(folder, ports, Map.of());
    }

    /**
     * The same with settings of Kafka's own, which come after those made here.
     *
     * @throws IOException when it does not come up, or the folder is in use
     */
    public static EmbeddedKafka start(Path folder, Ports ports, Map<String, String> settings) throws IOException {
        Path data = folder.toAbsolutePath().normalize().resolve("data");
        Files.createDirectories(data);
        format(data);
        KafkaRaftServer server = open(configuration(data, ports, settings));
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new IOException("Kafka does not start on port " + ports.broker(), e);
        }
        return new EmbeddedKafka(server, ports.broker());
    }

    private static KafkaRaftServer open(KafkaConfig configuration) throws IOException {
        try {
            return new KafkaRaftServer(configuration, Time.SYSTEM);
        } catch (RuntimeException e) {
            throw new IOException("Kafka cannot use what its folder holds", e);
        }
    }

    /** Gives the folder the ids of a cluster of one, unless it has them. */
    private static void format(Path data) throws IOException {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try {
            new Formatter()
                .setPrintStream(silent)
                .setNodeId(NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(data.toString())
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName(CONTROLLER)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .run();
        } catch (Exception e) {
            throw new IOException("the folder " + data + " cannot be made one of Kafka", e);
        }
    }

    private static KafkaConfig configuration(Path data, Ports ports, Map<String, String> settings) {
        String broker = "127.0.0.1:" + ports.broker();
        String controller = "127.0.0.1:" + ports.controller();
        Map<String, String> all = new HashMap<>(ALWAYS);
        all.put("log.dirs", data.toString());
        all.put("listeners", "PLAINTEXT://%s,%s://%s".formatted(broker, CONTROLLER, controller));
        all.put("advertised.listeners", "PLAINTEXT://" + broker);
        all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,%s:PLAINTEXT".formatted(CONTROLLER));
        all.put("inter.broker.listener.name", "PLAINTEXT");
        all.put("controller.quorum.voters", NODE_ID + "@" + controller);
        all.putAll(settings);
        return new KafkaConfig(all, false);
    }

    /** Where clients begin: host and port. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /**
     * Makes a topic. Blocks.
     *
     * @throws IOException when it is there already, or the broker does not answer
     */
    public void createTopic(String name, int partitions) throws IOException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
            admin.createTopics(List.of(topic)).all().get(SECONDS_FOR_A_TOPIC, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("topic " + name + " could not be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while topic " + name + " was made", e);
        }
    }

    /** Stops it in order and lets go of the folder and the ports. Blocks. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /**
     * Where a broker listens, on the loopback address.
     *
     * @param broker     TCP port for clients
     * @param controller TCP port on which it talks with itself
     */
    public record Ports(int broker, int controller) {}
}
