package io.wattlet.devnet.torture;

import io.wattlet.devnet.client.IssuerClient;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One ordeal from beginning to end: work while everything goes wrong, rest until it has settled, and the proof. */
final class Ordeal {

    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(5);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final long MOST_UNDER_WAY = 120;
    /** Of transfers and of claims; some of them fail because there is too little left. */
    private static final long ENOUGH_COMMANDS = 30;
    private static final Duration USUAL_START = Duration.ofSeconds(5);
    private static final int SLOWEST_PACE = 6;
    private static final int MOST_TIMES_AS_LONG = 3;

    private final TortureOptions options;
    private final Cleanup cleanup;
    private final PrintStream out;
    private final long begun = System.nanoTime();

    Ordeal(TortureOptions options, Cleanup cleanup, PrintStream out) {
        this.options = options;
        this.cleanup = cleanup;
        this.out = out;
    }

    /** Runs it; its parts are ended by the cleanup. Data and logs stay when something is wrong. */
    Proof run() throws IOException, InterruptedException {
        out.println("Seed: " + options.seed());
        SplittableRandom seeds = new SplittableRandom(options.seed());
        Stage stage = Stage.start(seeds.nextInt(), options.nodeClassPath(), cleanup);
        out.println("Data and logs, kept when something is wrong: " + stage.folder());
        Scene scene = begin(stage, seeds);
        torture(scene);
        Duration settled = settle(scene, seeds.split());
        say("comparing wallets with the registry's streams ...");
        Proof proof = Proof.of(scene, options, settled, SETTLES_WITHIN);
        if (proof.summary().passed() && !options.keep()) {
            stage.deleteFiles();
        }
        return proof;
    }

    private Scene begin(Stage stage, SplittableRandom seeds) throws IOException {
        say("starting " + options.nodes() + " nodes of system A and one of system B ...");
        long from = System.nanoTime();
        WalletSystem systemA = stage.startSystem("a", options.nodes(), "rest");
        WalletSystem systemB = stage.startSystem("b", 1, "grpc");
        List<WalletSystem> systems = List.of(systemA, systemB);
        int pace = pace(since(from).dividedBy(options.nodes() + 1L));
        IssuerClient issuer = new IssuerClient(stage.http(), stage.issuer());
        Cast cast = Cast.open(stage.http(), systemA, systemB, issuer);
        Monitor monitor = cleanup.start("monitor", () -> Monitor.begin(stage.vertx(), systems), Monitor::close);
        Load load = cleanup.start(
            "load",
            () ->
                Load.begin(
                    seeds.nextLong(),
                    cast,
                    new Caller(stage.http()),
                    issuer,
                    options.withdrawals(),
                    () -> monitor.total().pending() > MOST_UNDER_WAY
                ),
            Load::close
        );
        List<Victim> victims = options.calm() ? List.of() : victims(stage, systems);
        Path log = stage.folder().resolve("faults.log");
        Havoc havoc = cleanup.start(
            "havoc",
            () -> Havoc.begin(seeds.nextLong(), pace, victims, it -> append(log, it)),
            Havoc::close
        );
        return new Scene(stage, systems, load, havoc, monitor);
    }

    /** Where a node takes long to start, faults leave time to do something between them. */
    private int pace(Duration start) {
        int pace = Math.clamp(start.dividedBy(USUAL_START), 1, SLOWEST_PACE);
        say("a node takes " + start.toSeconds() + " s to start; pauses are " + pace + " times as long as usual");
        return pace;
    }

    private static List<Victim> victims(Stage stage, List<WalletSystem> systems) {
        List<Victim> victims = new ArrayList<>();
        systems.forEach(it -> victims.addAll(it.members()));
        victims.add(new RegistryVictim(stage.devnet().registry()));
        victims.add(stage.postgres());
        victims.addAll(stage.wires());
        return victims;
    }

    private static void append(Path log, String line) {
        try {
            Files.writeString(
                log,
                LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " " + line + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND
            );
        } catch (IOException e) {
            throw new IllegalStateException("the log of faults cannot be written", e);
        }
    }

    private void torture(Scene scene) throws InterruptedException {
        say((options.calm() ? "nothing" : "everything") + " goes wrong for " + options.time().toSeconds() + " s ...");
        long from = System.nanoTime();
        Over never = new Over();
        do {
            Duration left = options.time().minus(since(from));
            never.within(left.isPositive() && left.compareTo(BETWEEN_REPORTS) < 0 ? left : BETWEEN_REPORTS);
            report(scene);
        } while (since(from).compareTo(options.time()) < 0 || isTooLittle(scene, since(from)));
        scene.load().end();
        scene.havoc().end();
        say("nothing goes wrong any more");
    }

    /** A slow machine gets more time for what has to have happened, but not for ever. */
    private boolean isTooLittle(Scene scene, Duration past) {
        Look look = scene.monitor().total();
        boolean enough =
            Summary.missing(scene.havoc().injected()).isEmpty() &&
            look.transfers() >= ENOUGH_COMMANDS &&
            look.claims() >= ENOUGH_COMMANDS;
        return !options.calm() && !enough && past.compareTo(options.time().multipliedBy(MOST_TIMES_AS_LONG)) < 0;
    }

    private void report(Scene scene) {
        Look look = scene.monitor().total();
        Asked asked = scene.load().asked();
        say(
            "%d faults; %d transfers and %d claims acknowledged, %d and %d ended; %d slices received; %d under way".formatted(
                scene.havoc().injected().values().stream().mapToInt(Integer::intValue).sum(),
                asked.acknowledged(Ask.Kind.TRANSFER),
                asked.acknowledged(Ask.Kind.CLAIM),
                look.transfers(),
                look.claims(),
                look.arrived(),
                look.pending()
            )
        );
    }

    /** Waits until nothing is under way; how long that took, or the longest that is waited. */
    private Duration settle(Scene scene, SplittableRandom random) throws IOException, InterruptedException {
        long from = System.nanoTime();
        for (Member member : scene.members()) {
            member.revive();
        }
        Over never = new Over();
        for (int look = 0; since(from).compareTo(SETTLES_WITHIN) < 0; look++) {
            int open = scene.load().askAgain(random);
            boolean settled = scene
                .monitor()
                .now()
                .filter(it -> open == 0 && it.pending() == 0 && hasEverythingArrived(scene))
                .isPresent();
            if (settled) {
                return since(from);
            }
            if (look % BETWEEN_REPORTS.toSeconds() == 0) {
                report(scene);
            }
            never.within(BETWEEN_LOOKS);
        }
        return since(from);
    }

    private static boolean hasEverythingArrived(Scene scene) {
        return (
            Look.certificates(scene.systems()) >= scene.load().issued().size() &&
            scene
                .systems()
                .stream()
                .allMatch(it -> Look.isDoneWith(it, scene.load().withdrawn()))
        );
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void say(String line) {
        out.printf(Locale.ROOT, "[%6.1f s] %s%n", since(begun).toMillis() / 1e3, line);
    }
}
