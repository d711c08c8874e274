package io.wattlet.devnet.bench;

import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.client.CommandState;
import io.wattlet.devnet.client.IssuerClient;
import io.wattlet.devnet.client.IssuerClient.Kind;
import io.wattlet.devnet.client.IssuerClient.Order;
import io.wattlet.devnet.client.WalletClient;
import io.wattlet.devnet.testbed.CertificateIds;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.Testbed;
import io.wattlet.devnet.testbed.TestbedNode;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * How long somebody waits who asks a node for one thing at a time: from the POST until the request-status says completed.
 * Every command works on certificates of its own.
 */
final class LatencyBenchmark implements Benchmark {

    private static final Duration REGISTRY_DELAY = Duration.ofMillis(20);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double TRANSFER_AIM_MILLIS = 250;
    private static final double CLAIM_AIM_MILLIS = 500;

    private static final Instant FIRST_PERIOD = Instant.parse("2026-06-15T00:00:00Z");
    private static final Duration PERIOD = Duration.ofMinutes(15);
    private static final long PRODUCED = 1_000;
    private static final long CONSUMED = 900;
    private static final long TRANSFERRED = 400;
    private static final long CLAIMED = 500;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String summary() {
        return "partial transfer to another wallet system, and splitting claim, one at a time";
    }

    @Override
    public Measurements run(BenchOptions options, Cleanup cleanup, PrintStream notes) throws IOException {
        notes.println("Postgres, devnet and node ...");
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

    private static Measurements run(BenchOptions options, Testbed testbed, Random random, PrintStream notes)
        throws IOException {
        TestbedNode node = testbed.startNode("node");
        WalletClient wallet = new WalletClient(testbed.http(), node.rest(), "bench");
        IssuerClient issuer = new IssuerClient(testbed.http(), testbed.issuer());
        UUID recipient = issuer.addRecipient(wallet.createEndpoint(wallet.createWallet()));
        UUID receiver = wallet.addReceiver(PeerReceiver.start(testbed.vertx()).endpoint(), "peer");

        notes.println("certificates ...");
        int commands = options.warmUps() + options.runs();
        List<CertificateId> sent = issue(issuer, recipient, commands, random, "sent", Kind.PRODUCTION, PRODUCED);
        List<CertificateId> production = issue(
            issuer,
            recipient,
            commands,
            random,
            "production",
            Kind.PRODUCTION,
            PRODUCED
        );
        List<CertificateId> consumption = issue(
            issuer,
            recipient,
            commands,
            random,
            "consumption",
            Kind.CONSUMPTION,
            CONSUMED
        );
        awaitReceived(wallet, 3 * commands);

        notes.println("transfers ...");
        Samples transfers = measure(options, wallet, i -> wallet.transfer(sent.get(i), receiver, TRANSFERRED));
        notes.println("claims ...");
        Samples claims = measure(options, wallet, i -> wallet.claim(production.get(i), consumption.get(i), CLAIMED));
        return new Measurements(
            "from POST to request-status completed, asked every %d ms; registry delay %d ms; seed %d".formatted(
                POLL_INTERVAL.toMillis(),
                REGISTRY_DELAY.toMillis(),
                options.seed()
            ),
            options.warmUps(),
            List.of(
                new Measurements.Row("partial transfer: cut and delivery", transfers, TRANSFER_AIM_MILLIS),
                new Measurements.Row("splitting claim: both sides cut", claims, CLAIM_AIM_MILLIS)
            )
        );
    }

    private static List<CertificateId> issue(
        IssuerClient issuer,
        UUID recipient,
        int count,
        RandomGenerator random,
        String meter,
        Kind kind,
        long wattHours
    ) {
        List<CertificateId> issued = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CertificateId certificate = CertificateIds.next(random);
            Instant start = FIRST_PERIOD.plus(PERIOD.multipliedBy(i));
            issuer.issue(recipient, new Order(certificate, meter, kind, "DK1", start, start.plus(PERIOD), wattHours));
            issued.add(certificate);
        }
        return issued;
    }

    private static void awaitReceived(WalletClient wallet, int count) {
        long start = System.nanoTime();
        while (wallet.certificates().size() < count) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("the wallet does not receive its certificates");
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static Samples measure(BenchOptions options, WalletClient wallet, IntFunction<UUID> submit) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < options.warmUps() + options.runs(); i++) {
            long time = time(wallet, submit, i);
            if (i >= options.warmUps()) {
                nanos.add(time);
            }
        }
        return new Samples(nanos);
    }

    private static long time(WalletClient wallet, IntFunction<UUID> submit, int number) {
        long start = System.nanoTime();
        UUID command = submit.apply(number);
        CommandState end = wallet.awaitEnd(command, POLL_INTERVAL, PATIENCE);
        long nanos = System.nanoTime() - start;
        if (end != CommandState.COMPLETED) {
            throw new IllegalStateException(
                "command " + command + " is " + end + " after " + nanos / 1_000_000 + " ms"
            );
        }
        return nanos;
    }
}
