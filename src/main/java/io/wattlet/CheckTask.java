package io.wattlet;

import io.vertx.core.Vertx;
import io.wattlet.jobs.CheckReport;
import io.wattlet.jobs.CheckReport.Finding;
import io.wattlet.jobs.ConservationCheck;
import io.wattlet.node.Logging;
import io.wattlet.node.ToolConfiguration;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.io.PrintStream;
import java.util.concurrent.CompletionException;

/** Looks whether all that must hold in a node's database does, and says so. */
final class CheckTask {

    /** All laws hold. */
    static final int HOLDS = 0;

    /** Some law is broken. */
    static final int VIOLATED = 1;

    /** It could not be found out. */
    static final int UNFINISHED = 2;

    private CheckTask() {}

    /**
     * Checks, and prints what it finds. Blocks.
     *
     * @return the status with which the process ends
     * @throws RuntimeException when it could not be found out
     */
    static int run(ToolConfiguration configuration, PrintStream out) {
        Logging.apply(configuration.log());
        CheckReport report = check(configuration);
        report.findings().forEach(finding -> print(finding, out));
        long broken = report
            .findings()
            .stream()
            .filter(finding -> finding.violations() > 0)
            .count();
        int laws = report.findings().size();
        out.printf("%d of %d laws hold; checked in %.1f s%n", laws - broken, laws, report.took().toMillis() / 1000.0);
        return report.holds() ? HOLDS : VIOLATED;
    }

    private static CheckReport check(ToolConfiguration configuration) {
        Vertx vertx = Vertx.vertx();
        try {
            Database database = Database.open(
                vertx,
                new DatabaseConfiguration(configuration.database().uri(), 1, null)
            );
            return new ConservationCheck(database.pool(), configuration.check())
                .report()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("The database could not be checked: " + e.getCause(), e);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void print(Finding finding, PrintStream out) {
        if (finding.violations() == 0) {
            out.printf("holds     %s%n", finding.law().name());
            return;
        }
        out.printf("VIOLATED  %s: %d times%n", finding.law().name(), finding.violations());
        out.printf("          %s%n", finding.law().meaning());
        out.printf("          What to do: %s%n", finding.law().remedy());
        finding.first().forEach(one -> out.printf("          - %s: %s%n", one.what(), one.detail()));
        if (finding.first().size() < finding.violations()) {
            out.printf("          - and %d more%n", finding.violations() - finding.first().size());
        }
    }
}
