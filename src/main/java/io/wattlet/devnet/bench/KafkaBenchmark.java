package io.wattlet.devnet.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.EmbeddedKafka;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.FreePorts;
import io.wattlet.devnet.testbed.Testbed;
import io.wattlet.devnet.testbed.TestbedNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Slices that come in through Kafka beside slices that come in over HTTP, to a node that stores them and does no more; then
 * what is to be told of them, out through Kafka, by a node that does the rest; then both at once, by a timetable.
 *
 * <p>The slices have blindings that are too short: they are stored like others, and refused as soon as they are looked at.
 * So what is measured is the way in and out, and not the work in between.
 */
final class KafkaBenchmark implements Benchmark {

    static final String SLICES = "wattlet.slices";
    static final String EVENTS = "wattlet.events";

    private static final int PARTITIONS = 4;
    private static final int ROUNDS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SHORT_BLINDING_BYTES = 31;

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public String summary() {
        return "commands in through Kafka beside HTTP, events out, and how long events take";
    }

    @Override
    public Findings run(BenchOptions options, Cleanup cleanup, PrintStream notes) throws IOException {
        Random random = new Random(options.seed());
        notes.println("Postgres, devnet, Kafka and a node ...");
        Testbed bed = Testbed.start(DevnetSettings.onFreePorts(), options.nodeClassPath(), random, cleanup);
        FreePorts ports = new FreePorts(random);
        EmbeddedKafka kafka = cleanup.start(
            "Kafka",
            () ->
                EmbeddedKafka.start(bed.folder().resolve("kafka"), new EmbeddedKafka.Ports(ports.next(), ports.next())),
            EmbeddedKafka::close
        );
        for (String topic : List.of(SLICES, EVENTS, "wattlet.dead-letters")) {
            kafka.createTopic(topic, PARTITIONS);
        }
        TestbedNode node = bed.startNode("kafka", taking(kafka));
        try (KafkaTopics topics = new KafkaTopics(kafka.bootstrapServers())) {
            return new Measurement(bed, kafka, node, topics, random, options, notes).run();
        } catch (SQLException e) {
            throw new IOException("the database does not answer", e);
        }
    }

    private static Map<String, String> taking(EmbeddedKafka kafka) {
        Map<String, String> settings = new HashMap<>(toKafka(kafka));
        settings.put("WATTLET_NODE_ROLE", "api");
        settings.put("WATTLET_EVENTS_KAFKA_IN_SLICES", SLICES);
        settings.put("WATTLET_HTTP_SLICES_PER_SECOND_OF_ADDRESS", "0");
        settings.put("WATTLET_HTTP_SLICES_PER_SECOND", "0");
        return settings;
    }

    private static Map<String, String> toKafka(EmbeddedKafka kafka) {
        return Map.of("WATTLET_EVENTS_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    }

    private static final class Measurement {

        private final Testbed bed;
        private final EmbeddedKafka kafka;
        private final TestbedNode node;
        private final KafkaTopics topics;
        private final Random random;
        private final BenchOptions options;
        private final PrintStream notes;
        private final String publicKey;

        Measurement(
            Testbed bed,
            EmbeddedKafka kafka,
            TestbedNode node,
            KafkaTopics topics,
            Random random,
            BenchOptions options,
            PrintStream notes
        ) throws IOException {
            this.bed = bed;
            this.kafka = kafka;
            this.node = node;
            this.topics = topics;
            this.random = random;
            this.options = options;
            this.notes = notes;
            this.publicKey = endpoint();
        }

        Findings run() throws IOException, SQLException {
            try (Connection database = node.connect()) {
                List<Double> http = new ArrayList<>();
                List<Double> in = new ArrayList<>();
                SlicePosts posts = new SlicePosts(bed.vertx(), node.rest(), options.underWay());
                for (int round = 0; round <= ROUNDS; round++) {
                    notes.println(round == 0 ? "warm-up ..." : "round " + round + " ...");
                    double overHttp = overHttp(posts);
                    double throughKafka = throughKafka(database);
                    if (round > 0) {
                        http.add(overHttp);
                        in.add(throughKafka);
                    }
                }
                notes.println("events out ...");
                double out = eventsOut(database);
                double rate = Median.of(in) / 2;
                notes.printf("%.0f slices a second, and their events ...%n", rate);
                return times(http, in, out, rate);
            }
        }

        private double overHttp(SlicePosts posts) throws IOException {
            long began = System.nanoTime();
            await(posts.send(options.announced(), () -> Buffer.buffer(slice())));
            return perSecond(options.announced(), began);
        }

        private double throughKafka(Connection database) throws SQLException {
            long before = lastEvent(database);
            long began = System.nanoTime();
            for (int i = 0; i < options.announced(); i++) {
                topics.write(SLICES, slice());
            }
            topics.flush();
            // Each command that is stored is an event, and has its number.
            awaitEvents(database, before + options.announced());
            return perSecond(options.announced(), began);
        }

        private double eventsOut(Connection database) throws IOException, SQLException {
            try (Statement statement = database.createStatement()) {
                // What is waiting would be carried out beside it.
                statement.executeUpdate(
                    """
                    update command
                       set state = 'failed',
                           next_attempt_at = null,
                           failure_code = 'given-up',
                           failure_text = 'It was only stored to see how fast.'
                     where state = 'pending'
                    """
                );
            }
            long all = lastEvent(database);
            topics.readFromNowOn(EVENTS);
            bed.startNodeNextTo("kafka_worker", "kafka", working(kafka));
            long first = 0;
            long began = 0;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            long read = 0;
            while (read < all) {
                read += topics.read().size();
                if (began == 0 && read > 0) {
                    began = System.nanoTime();
                    first = read;
                }
                requireBefore(deadline, "events do not come");
            }
            return perSecond(all - first, began);
        }

        private static Map<String, String> working(EmbeddedKafka kafka) {
            Map<String, String> settings = new HashMap<>(toKafka(kafka));
            settings.put("WATTLET_NODE_ROLE", "worker");
            return settings;
        }

        private Findings times(List<Double> http, List<Double> in, double out, double rate) {
            Histogram micros = new Histogram(3);
            int slices = 2 * options.announced();
            Thread writer = Thread.ofPlatform()
                .name("timetable")
                .start(() -> writeByTimetable(slices, rate));
            long began = System.nanoTime();
            long deadline = began + PATIENCE.toNanos();
            long read = 0;
            // Each is accepted, and refused.
            while (read < 2L * slices) {
                for (KafkaTopics.Told told : topics.read()) {
                    micros.recordValue(Math.max(0, told.took().toNanos() / 1_000));
                    read++;
                }
                requireBefore(deadline, "events do not come");
            }
            double followed = perSecond(read, began);
            LockSupport.unpark(writer);
            return new KafkaFindings(
                conditions(),
                http,
                in,
                out,
                rate,
                followed,
                micros.getValueAtPercentile(50) / 1_000.0,
                micros.getValueAtPercentile(99) / 1_000.0,
                micros.getMaxValue() / 1_000.0
            );
        }

        private void writeByTimetable(int slices, double rate) {
            long began = System.nanoTime();
            for (int i = 0; i < slices; i++) {
                long due = began + (long) ((i / rate) * 1e9);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                topics.write(SLICES, slice());
            }
        }

        private String conditions() {
            return (
                Runtime.getRuntime().availableProcessors() +
                " processors for Postgres, Kafka, two nodes and load together; Java " +
                Runtime.version() +
                "\nin: one node, " +
                ROUNDS +
                " rounds of " +
                options.announced() +
                " slices each, over HTTP with " +
                options.underWay() +
                " under way and through a topic of " +
                PARTITIONS +
                " partitions in turn; times: of the events of " +
                2 * options.announced() +
                " slices, at half the rate of Kafka; seed " +
                options.seed()
            );
        }

        private byte[] slice() {
            byte[] blinding = new byte[SHORT_BLINDING_BYTES];
            return new JsonObject()
                .put("publicKey", publicKey)
                .put("position", 1 + random.nextInt(Integer.MAX_VALUE - 1))
                .put("certificateId", new JsonObject().put("registry", "narnia").put("streamId", randomId().toString()))
                .put("quantity", 100)
                .put("randomR", Base64.getEncoder().encodeToString(blinding))
                .put("hashedAttributes", new JsonArray())
                .toBuffer()
                .getBytes();
        }

        private UUID randomId() {
            return new UUID(random.nextLong(), random.nextLong());
        }

        private String endpoint() throws IOException {
            String wallet = post("/v1/wallets", new JsonObject()).getString("walletId");
            return post("/v1/wallets/" + wallet + "/endpoints", new JsonObject())
                .getJsonObject("walletReference")
                .getString("publicKey");
        }

        private JsonObject post(String path, JsonObject body) throws IOException {
            HttpRequest request = HttpRequest.newBuilder(node.rest().resolve(path))
                .header("wallet-owner", "load")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
            try {
                HttpResponse<String> answer = bed.http().send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 201) {
                    throw new IllegalStateException(path + " was answered " + answer.statusCode());
                }
                return new JsonObject(answer.body());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted at " + path, e);
            }
        }

        private static void awaitEvents(Connection database, long number) throws SQLException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (lastEvent(database) < number) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                requireBefore(deadline, "slices do not come into the journal");
            }
        }

        private static long lastEvent(Connection database) throws SQLException {
            try (
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("select last_value from event_number")
            ) {
                row.next();
                return row.getLong(1);
            }
        }

        private static void requireBefore(long deadline, String otherwise) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(otherwise);
            }
        }

        private static void await(Future<Void> future) throws IOException {
            try {
                future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new IOException("slices are not accepted in time", e);
            }
        }

        private static double perSecond(long count, long began) {
            return (count * 1e9) / (System.nanoTime() - began);
        }
    }
}
