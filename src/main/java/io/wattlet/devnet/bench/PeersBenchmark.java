package io.wattlet.devnet.bench;

import io.vertx.core.Vertx;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.client.EndpointReference;
import io.wattlet.devnet.client.WalletClient;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.Testbed;
import io.wattlet.devnet.testbed.TestbedNode;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How many slices a second a node takes in from another one: with a REST request for each, with a gRPC call for each, and on
 * a gRPC stream. A slice counts once it is acknowledged, and so is stored; in the end all of them are looked for.
 */
final class PeersBenchmark implements Benchmark {

    private static final long ROUND_WITHIN_SECONDS = 120;

    // Nothing but the taking in: no bound of what one address may announce, and next to nobody who looks at what was stored.
    private static final Map<String, String> NODE = Map.of(
        "WATTLET_HTTP_SLICES_PER_SECOND",
        "0",
        "WATTLET_HTTP_SLICES_PER_SECOND_OF_ADDRESS",
        "0",
        "WATTLET_COMMANDS_WORKERS",
        "1",
        "WATTLET_COMMANDS_MAX_IN_FLIGHT",
        "1",
        "WATTLET_COMMANDS_SWEEP_INTERVAL",
        "1m"
    );

    @Override
    public String name() {
        return "peers";
    }

    @Override
    public String summary() {
        return "slices taken in a second: REST, unary gRPC and streaming gRPC, in turn";
    }

    @Override
    public PeerFindings run(BenchOptions options, Cleanup cleanup, PrintStream notes) throws IOException {
        notes.println("Postgres and node ...");
        Random random = new Random(options.seed());
        Testbed testbed = Testbed.start(
            DevnetSettings.onFreePorts().withSeed(options.seed()),
            options.nodeClassPath(),
            random,
            cleanup
        );
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

    private static PeerFindings run(BenchOptions options, Testbed testbed, Random random, PrintStream notes)
        throws IOException {
        TestbedNode node = testbed.startNode("node", NODE);
        WalletClient wallet = new WalletClient(testbed.http(), node.rest(), "bench");
        EndpointReference endpoint = wallet.createEndpoint(wallet.createWallet());
        List<SliceWay> ways = ways(testbed.vertx(), node, options.underWay());
        List<List<Long>> nanos = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int rounds = options.warmUps() + options.runs();
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < ways.size(); turn++) {
                // Each begins as often as the others: whatever else the machine does meets all.
                int number = (round + turn) % ways.size();
                List<Announcement> slices = Announcement.to(endpoint, options.announced(), random);
                long time = nanos(ways.get(number), slices, options.underWay());
                if (round >= options.warmUps()) {
                    nanos.get(number).add(time);
                    double rate = (options.announced() * 1e9) / time;
                    notes.printf(Locale.ROOT, "  %s: %.0f/s%n", ways.get(number).title(), rate);
                }
            }
        }
        requireStored(node, (long) rounds * ways.size() * options.announced());
        return new PeerFindings(
            conditions(options),
            options.announced(),
            new PeerFindings.Row(ways.getFirst().title(), new Samples(nanos.getFirst())),
            new PeerFindings.Row(ways.get(1).title(), new Samples(nanos.get(1))),
            new PeerFindings.Row(ways.getLast().title(), new Samples(nanos.getLast()))
        );
    }

    /** REST, unary gRPC and streaming gRPC, in this order. */
    static List<SliceWay> ways(Vertx vertx, TestbedNode node, int underWay) {
        return List.of(
            new RestWay(vertx, node.rest(), underWay),
            new UnaryWay(vertx, node.grpcPort()),
            new StreamWay(vertx, node.grpcPort())
        );
    }

    private static long nanos(SliceWay way, List<Announcement> slices, int underWay) {
        long begun = System.nanoTime();
        try {
            way.announce(slices, underWay).await(ROUND_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                way.title() + ": a round takes longer than " + ROUND_WITHIN_SECONDS + " s",
                e
            );
        }
        return System.nanoTime() - begun;
    }

    private static void requireStored(TestbedNode node, long acknowledged) throws IOException {
        long stored = stored(node);
        if (stored != acknowledged) {
            throw new IllegalStateException(acknowledged + " slices were acknowledged, and " + stored + " are stored");
        }
    }

    /** How many announcements the node has stored. */
    static long stored(TestbedNode node) throws IOException {
        try (
            Connection connection = node.connect();
            Statement question = connection.createStatement();
            ResultSet rows = question.executeQuery("select count(*) from command where kind = 'receive'")
        ) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String conditions(BenchOptions options) {
        return """
        %d processors for Postgres, node and load together; Java %s; Postgres with fsync, its memory at the defaults
        rounds of %d slices, each way in turn after %d rounds that are not counted; %d slices under way at a time, with as \
        many connections over REST and one over gRPC; stream: up to %d slices in a message
        acknowledged means stored; what was stored is looked at later, and not while this is measured; seed %d""".formatted(
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                options.announced(),
                options.warmUps(),
                options.underWay(),
                StreamWay.MOST_OF_A_MESSAGE,
                options.seed()
            );
    }
}
