package io.wattlet.devnet.demo;

import io.wattlet.devnet.demo.Ledger.Balance;
import io.wattlet.devnet.testbed.Table;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** What the demonstration prints in the end. */
final class Report {

    private Report() {}

    /** A row for each wallet, from what the wallets themselves say. */
    static void printWallets(PrintStream out, Scenario scenario, Map<Participant, Observed> observed) {
        Table table = new Table("wallet", "system", "certificates", "received Wh", "sent Wh", "claimed Wh", "holds Wh");
        for (Participant participant : scenario.participants()) {
            Map<?, Balance> balances = observed.getOrDefault(participant, Observed.NOTHING).balances();
            Balance sum = balances.values().stream().reduce(Balance.ZERO, Balance::plus);
            table.add(
                participant.name(),
                participant.system(),
                balances.size(),
                sum.received(),
                sum.sent(),
                sum.claimed(),
                sum.holds()
            );
        }
        out.println();
        out.print(table);
    }

    /** A row for each step. */
    static void printTimes(PrintStream out, Progress progress) {
        Table table = new Table("step", "count", "seconds", "per second");
        for (Progress.Step step : progress.steps()) {
            table.add(step.name(), step.count(), decimal(step.seconds()), decimal(step.count() / step.seconds()));
        }
        out.println();
        out.print(table);
        out.printf(Locale.ROOT, "  %.1f seconds in all%n%n", progress.seconds());
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
