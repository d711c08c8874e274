package io.wattlet.devnet.bench;

import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.bench.TransferLoad.Order;
import io.wattlet.devnet.client.EndpointReference;
import io.wattlet.devnet.client.IssuerClient;
import io.wattlet.devnet.client.IssuerClient.Kind;
import io.wattlet.devnet.client.WalletClient;
import io.wattlet.devnet.testbed.CertificateIds;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.Testbed;
import io.wattlet.devnet.testbed.TestbedNode;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * What becomes of the work of three nodes when one of them hangs (SIGSTOP). Transfers are handed in at a constant rate to
 * the other two, which is less than two could do; counted is what ends in each second, by the clock of the database.
 */
final class ClusterBenchmark implements Benchmark {

    // Long enough for each worker to have more in hand than makes it idle: so the third node gets its share.
    private static final Duration REGISTRY_DELAY = Duration.ofSeconds(2);
    private static final int OWNERS = 12;
    private static final int ISSUED_AT_ONCE = 16;
    private static final long QUANTITY = 100;

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration BEFORE = Duration.ofSeconds(15);
    private static final Duration DURING = Duration.ofSeconds(15);
    private static final Duration AFTER = Duration.ofSeconds(15);
    private static final Duration ALL_ENDED_WITHIN = Duration.ofMinutes(2);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(200);

    private static final String ENDED_IN_SECOND = """
        select second, count(command.id)
          from generate_series(0, ? - 1) as second
          left join command
            on command.kind = 'transfer'
           and command.state = 'completed'
           and command.updated_at >= to_timestamp(?) + second * interval '1 s'
           and command.updated_at < to_timestamp(?) + (second + 1) * interval '1 s'
         group by second
         order by second
        """;

    private record Wallet(String owner, UUID recipient, UUID receiver) {}

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public String summary() {
        return "what three nodes do together while one of them hangs";
    }

    @Override
    public StopFindings run(BenchOptions options, Cleanup cleanup, PrintStream notes) throws IOException {
        notes.println("Postgres, devnet and three nodes ...");
        Random random = new Random(options.seed());
        DevnetSettings settings = DevnetSettings.onFreePorts()
            .withSeed(options.seed())
            .withProcessingDelay(REGISTRY_DELAY);
        Testbed testbed = Testbed.start(settings, options.nodeClassPath(), random, cleanup);
        notes.println("Data and logs, kept when something fails: " + testbed.folder());
        try {
            return run(options, testbed, random, notes);
        } catch (IOException | RuntimeException e) {
            if (!cleanup.isClosed()) {
                testbed.keepFiles();
            }
            throw e;
        }
    }

    private static StopFindings run(BenchOptions options, Testbed testbed, Random random, PrintStream notes)
        throws IOException {
        List<TestbedNode> nodes = testbed.startCluster(
            "bench",
            List.of(
                testbed.member("first", Map.of()),
                testbed.member("second", Map.of()),
                testbed.member("third", Map.of())
            )
        );
        IssuerClient issuer = new IssuerClient(testbed.http(), testbed.issuer());
        List<Wallet> wallets = wallets(testbed, nodes.getFirst(), issuer);
        List<StopFindings.Stop> stops = new ArrayList<>();
        for (int i = 0; i < options.stops(); i++) {
            notes.println("certificates ...");
            int count = Math.toIntExact(options.rate() * WARM_UP.plus(BEFORE).plus(DURING).plus(AFTER).toSeconds());
            List<Order> orders = orders(issuer, wallets, count, random);
            awaitCount(nodes.getFirst(), "select count(*) from slice where state = 'available'", count);
            stops.add(stop(options, testbed, nodes, orders, notes));
        }
        return new StopFindings(conditions(options), stops);
    }

    private static StopFindings.Stop stop(
        BenchOptions options,
        Testbed testbed,
        List<TestbedNode> nodes,
        List<Order> orders,
        PrintStream notes
    ) throws IOException {
        notes.printf("%d transfers, %d a second ...%n", orders.size(), options.rate());
        TestbedNode hanging = nodes.getLast();
        List<URI> healthy = nodes.subList(0, 2).stream().map(TestbedNode::rest).toList();
        TransferLoad load = TransferLoad.begin(testbed.vertx(), healthy, orders, options.rate());
        pause(WARM_UP);
        List<Double> endedBefore = ended(testbed, nodes);
        Instant begin = Instant.now();
        pause(BEFORE);
        double share = share(endedBefore, ended(testbed, nodes));
        Instant stopped = Instant.now();
        hanging.pause();
        notes.printf("the third node hangs ...%n");
        try {
            pause(DURING.plus(AFTER));
        } finally {
            hanging.resume();
        }
        int accepted = load.accepted();
        if (accepted < orders.size()) {
            throw new IllegalStateException(
                (orders.size() - accepted) + " transfers were refused by nodes that were well"
            );
        }
        awaitCount(nodes.getFirst(), "select -count(*) from command where state = 'pending'", 0);
        return new StopFindings.Stop(
            share,
            endedInSeconds(nodes.getFirst(), begin, BEFORE),
            endedInSeconds(nodes.getFirst(), stopped, DURING),
            endedInSeconds(nodes.getFirst(), stopped.plus(DURING), AFTER)
        );
    }

    private static List<Wallet> wallets(Testbed testbed, TestbedNode node, IssuerClient issuer) throws IOException {
        EndpointReference peer = PeerReceiver.start(testbed.vertx()).endpoint();
        List<Wallet> wallets = new ArrayList<>();
        for (int i = 1; i <= OWNERS; i++) {
            String owner = "owner-" + i;
            WalletClient client = new WalletClient(testbed.http(), node.rest(), owner);
            UUID recipient = issuer.addRecipient(client.createEndpoint(client.createWallet()));
            wallets.add(new Wallet(owner, recipient, client.addReceiver(peer, "peer")));
        }
        return wallets;
    }

    /** Has a certificate issued for each transfer, to the wallets in turn. */
    private static List<Order> orders(IssuerClient issuer, List<Wallet> wallets, int count, Random random) {
        Instant start = Instant.parse("2026-06-15T00:00:00Z");
        List<Order> orders = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(ISSUED_AT_ONCE, Thread.ofVirtual().factory())) {
            for (int i = 0; i < count; i++) {
                Wallet wallet = wallets.get(i % wallets.size());
                CertificateId certificate = CertificateIds.next(random);
                IssuerClient.Order order = new IssuerClient.Order(
                    certificate,
                    // A meter has one certificate for each period.
                    "meter-" + certificate.streamId(),
                    Kind.PRODUCTION,
                    "DK1",
                    start,
                    start.plus(Duration.ofMinutes(15)),
                    QUANTITY
                );
                threads.execute(() -> issuer.issue(wallet.recipient(), order));
                orders.add(new Order(wallet.owner(), certificate, wallet.receiver().toString(), QUANTITY));
            }
        }
        return orders;
    }

    /** Transfers that each node has brought to their end since it was started, by its own count. */
    private static List<Double> ended(Testbed testbed, List<TestbedNode> nodes) throws IOException {
        List<Double> ended = new ArrayList<>();
        for (TestbedNode node : nodes) {
            URI metrics = URI.create("http://127.0.0.1:" + node.ports().management() + "/metrics");
            try {
                ended.add(
                    testbed
                        .http()
                        .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofLines())
                        .body()
                        .filter(line -> line.startsWith("wattlet_commands_ended_total{kind=\"transfer\""))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum()
                );
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return ended;
    }

    /** What the last node did of all that was done in between. */
    private static double share(List<Double> earlier, List<Double> later) {
        double all = 0;
        double last = 0;
        for (int i = 0; i < earlier.size(); i++) {
            last = later.get(i) - earlier.get(i);
            all += last;
        }
        return last / all;
    }

    private static List<Long> endedInSeconds(TestbedNode node, Instant from, Duration length) throws IOException {
        try (
            Connection connection = node.connect();
            PreparedStatement question = connection.prepareStatement(ENDED_IN_SECOND)
        ) {
            double begin = from.toEpochMilli() / 1e3;
            question.setInt(1, Math.toIntExact(length.toSeconds()));
            question.setDouble(2, begin);
            question.setDouble(3, begin);
            List<Long> ended = new ArrayList<>();
            try (ResultSet rows = question.executeQuery()) {
                while (rows.next()) {
                    ended.add(rows.getLong(2));
                }
            }
            return ended;
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Waits until a number in the database is at least this. */
    private static void awaitCount(TestbedNode node, String sql, long least) throws IOException {
        long begun = System.nanoTime();
        try (Connection connection = node.connect(); PreparedStatement question = connection.prepareStatement(sql)) {
            while (true) {
                try (ResultSet rows = question.executeQuery()) {
                    rows.next();
                    if (rows.getLong(1) >= least) {
                        return;
                    }
                    if (System.nanoTime() - begun > ALL_ENDED_WITHIN.toNanos()) {
                        throw new IllegalStateException(sql + " is still " + rows.getLong(1) + ", not " + least);
                    }
                }
                pause(BETWEEN_QUESTIONS);
            }
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static String conditions(BenchOptions options) {
        return """
        %d processors for Postgres, devnet, three nodes and load together; Java %s
        %d transfers of whole slices a second to another wallet system, handed in to two nodes in turn; the third one hangs \
        after %d s and %d s of warm-up; registry delay %d ms; seed %d""".formatted(
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                options.rate(),
                BEFORE.toSeconds(),
                WARM_UP.toSeconds(),
                REGISTRY_DELAY.toMillis(),
                options.seed()
            );
    }
}
