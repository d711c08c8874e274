package io.wattlet.devnet.torture;

import io.vertx.core.Vertx;
import io.wattlet.jobs.ConservationCheck;
import io.wattlet.jobs.Violation;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks at the wallet systems' databases again and again, whatever is going wrong. Thread-safe. */
final class Monitor implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** The laws hold at any moment, so they are looked at while things go wrong; this often, in looks. */
    private static final int LOOKS_BETWEEN_CHECKS = 15;
    private static final long CHECK_WITHIN_SECONDS = 60;

    private final Vertx vertx;
    private final List<WalletSystem> systems;
    private final Map<String, Look> last = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Over over = new Over();
    private final Thread thread = Thread.ofVirtual().unstarted(this::watch);
    private int checks;

    private Monitor(Vertx vertx, List<WalletSystem> systems) {
        this.vertx = vertx;
        this.systems = List.copyOf(systems);
    }

    static Monitor begin(Vertx vertx, List<WalletSystem> systems) {
        Monitor monitor = new Monitor(vertx, systems);
        monitor.thread.start();
        return monitor;
    }

    private void watch() {
        try {
            for (int look = 1; !over.within(BETWEEN_LOOKS); look++) {
                look();
                if (look % LOOKS_BETWEEN_CHECKS == 0) {
                    check();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        for (WalletSystem system : systems) {
            Look.at(system).ifPresent(seen -> remember(system, seen));
        }
    }

    private synchronized void remember(WalletSystem system, Look look) {
        last.put(system.name(), look);
    }

    private void check() {
        for (WalletSystem system : systems) {
            brokenLaws(vertx, system).ifPresent(broken -> note(system, broken));
        }
    }

    private synchronized void note(WalletSystem system, List<Violation> broken) {
        checks++;
        broken.forEach(it -> findings.add(finding(system, it, "meanwhile, ")));
    }

    /** How often all laws were looked at while things went wrong. */
    synchronized int checks() {
        return checks;
    }

    /** The laws that were broken at some moment. */
    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What was seen last of all systems together. */
    synchronized Look total() {
        return last.values().stream().reduce(new Look(0, 0, 0, 0, 0), Look::plus);
    }

    /** Looks at all systems now; empty when one of the databases is away. */
    Optional<Look> now() {
        List<Optional<Look>> looks = systems.stream().map(Look::at).toList();
        return looks.stream().allMatch(Optional::isPresent)
            ? looks.stream().flatMap(Optional::stream).reduce(Look::plus)
            : Optional.empty();
    }

    /** The laws that are broken in a system now. */
    static List<Finding> lawsBrokenBy(Vertx vertx, WalletSystem system) {
        return brokenLaws(vertx, system)
            .map(broken ->
                broken
                    .stream()
                    .map(it -> finding(system, it, ""))
                    .toList()
            )
            .orElseGet(() -> List.of(Finding.violation("the laws of " + system.name() + " could not be looked at")));
    }

    private static Finding finding(WalletSystem system, Violation violation, String when) {
        return Finding.violation(
            "%s%s: %s is broken by %s: %s".formatted(
                when,
                system.name(),
                violation.law(),
                violation.what(),
                violation.detail()
            )
        );
    }

    /** Empty while the database is away. */
    private static Optional<List<Violation>> brokenLaws(Vertx vertx, WalletSystem system) {
        Database database = Database.open(vertx, new DatabaseConfiguration(system.databaseUri(), 1, null));
        try {
            return new ConservationCheck(database.pool())
                .run()
                .map(Optional::of)
                .otherwise(Optional.empty())
                .await(CHECK_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            return Optional.empty();
        } finally {
            database.close();
        }
    }

    /** Looks no more. */
    @Override
    public void close() {
        over.now();
        thread.interrupt();
    }
}
