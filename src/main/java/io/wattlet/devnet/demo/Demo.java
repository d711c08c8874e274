package io.wattlet.devnet.demo;

import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.client.IssuerClient;
import io.wattlet.devnet.demo.DemoOptions.UsageException;
import io.wattlet.devnet.demo.Participant.WalletSystem;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.Testbed;
import io.wattlet.devnet.testbed.TestbedNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays a day of certificates in two wallet systems: issues them from meter readings, transfers, kills a node meanwhile,
 * claims, withdraws one, and checks that every watt-hour is where it belongs.
 */
public final class Demo {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int FINDINGS_SHOWN = 25;

    private final DemoOptions options;
    private final Cleanup cleanup;
    private final PrintStream out;
    private final Progress progress;
    private @Nullable Testbed testbedInUse;

    private Demo(DemoOptions options, Cleanup cleanup, PrintStream out) {
        this.options = options;
        this.cleanup = cleanup;
        this.out = out;
        this.progress = new Progress(out);
    }

    /** Ends with 0 when everything is as it should be, 1 when it is not, 2 when the arguments are wrong. */
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.print(DemoOptions.USAGE);
            return;
        }
        try {
            System.exit(run(DemoOptions.parse(given)));
        } catch (UsageException e) {
            System.err.println("demo: " + e.getMessage());
            System.err.print(DemoOptions.USAGE);
            System.exit(WRONG_USAGE);
        }
    }

    /** Everything has been ended when the verdict is printed, so that it is the last line, whoever ends it. */
    private static int run(DemoOptions options) {
        Cleanup cleanup = new Cleanup(System.out);
        AtomicBoolean decided = new AtomicBoolean();
        Thread stop = new Thread(() -> stop(cleanup, decided), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        Demo demo = new Demo(options, cleanup, System.out);
        List<String> findings = demo.findings();
        if (!decided.compareAndSet(false, true)) {
            return FAILED;
        }
        if (options.keep() || !findings.isEmpty()) {
            demo.keepFiles();
        }
        cleanup.close();
        if (!findings.isEmpty()) {
            return fail(findings);
        }
        System.out.println("demo: passed");
        return 0;
    }

    private static void stop(Cleanup cleanup, AtomicBoolean decided) {
        boolean interrupted = decided.compareAndSet(false, true);
        cleanup.close();
        if (interrupted) {
            int exitCode = fail(List.of("it was interrupted"));
            System.out.flush();
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private static int fail(List<String> findings) {
        System.out.println("demo: FAILED");
        findings
            .stream()
            .limit(FINDINGS_SHOWN)
            .forEach(finding -> System.out.println("  - " + finding));
        if (findings.size() > FINDINGS_SHOWN) {
            System.out.println("  and " + (findings.size() - FINDINGS_SHOWN) + " more");
        }
        return FAILED;
    }

    private void keepFiles() {
        if (testbedInUse != null) {
            testbedInUse.keepFiles();
        }
    }

    private List<String> findings() {
        try {
            return play();
        } catch (DemoFailure e) {
            return e.findings();
        } catch (IOException | RuntimeException e) {
            return List.of(e.toString());
        }
    }

    private List<String> play() throws IOException {
        out.println("Seed: " + options.seed());
        Random random = new Random(options.seed());
        List<MeterReading> readings = ReadingsFile.parse(Files.readAllLines(options.readings()));
        Scenario scenario = Scenario.of(readings, random);
        out.printf("%d meter readings from %s%n", readings.size(), options.readings());

        progress.say("Postgres and the devnet ...");
        DevnetSettings settings = DevnetSettings.onFreePorts().withSeed(options.seed());
        Testbed testbed = Testbed.start(settings, options.nodeClassPath(), random, cleanup);
        testbedInUse = testbed;
        out.println("Data and logs, kept when something is wrong: " + testbed.folder());
        return play(scenario, testbed);
    }

    private List<String> play(Scenario scenario, Testbed testbed) throws IOException {
        progress.say("node A ...");
        TestbedNode nodeA = testbed.startNode("node_a");
        progress.say("node B ...");
        TestbedNode nodeB = testbed.startNode("node_b");
        IssuerClient issuer = new IssuerClient(testbed.http(), testbed.issuer());
        progress.say("wallets ...");
        Wallets wallets = Wallets.create(
            scenario,
            testbed.http(),
            Map.of(WalletSystem.A, nodeA.rest(), WalletSystem.B, nodeB.rest()),
            issuer
        );
        Day day = new Day(scenario, wallets, issuer, progress);
        play(scenario, day, testbed, nodeA);

        Map<Participant, Observed> observed = scenario
            .participants()
            .stream()
            .collect(Collectors.toMap(Function.identity(), it -> Observed.by(wallets.client(it))));
        Report.printWallets(out, scenario, observed);
        Report.printTimes(out, progress);
        List<String> findings = new ArrayList<>(Audit.findings(scenario, wallets::receiver, day.ledger(), observed));
        findings.addAll(Checks.brokenLaws(testbed.vertx(), "node A", nodeA.databaseUri()));
        findings.addAll(Checks.brokenLaws(testbed.vertx(), "node B", nodeB.databaseUri()));
        return findings;
    }

    private void play(Scenario scenario, Day day, Testbed testbed, TestbedNode nodeA) {
        progress.step("certificates issued and received", scenario.certificates().size(), day::issue);
        progress.step("transfers, with a kill in the middle", scenario.transfers().size(), () ->
            day.transfer(() -> killAndRestart(nodeA, day))
        );
        progress.step("claims", scenario.claims().size(), day::claim);
        progress.step("withdrawal of a claimed certificate", 1, () ->
            Checks.awaitWithdrawn(testbed, day.withdraw().id())
        );
        progress.say("  the claim stays: nodes do not unclaim after a withdrawal yet");
    }

    private void killAndRestart(TestbedNode node, Day day) {
        int done = day.transfersDone();
        node.kill();
        progress.say("  node A killed with " + done + " transfers done; starting it again ...");
        try {
            node.restart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.say("  node A is back; what it had in hand is leased to its earlier life for some seconds yet");
    }
}
