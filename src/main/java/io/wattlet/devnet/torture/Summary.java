package io.wattlet.devnet.torture;

import static io.wattlet.devnet.torture.FaultKind.LINK_CUT;
import static io.wattlet.devnet.torture.FaultKind.LINK_RESET;
import static io.wattlet.devnet.torture.FaultKind.LINK_SILENT;
import static io.wattlet.devnet.torture.FaultKind.NODE_HUNG;
import static io.wattlet.devnet.torture.FaultKind.NODE_HUNG_BEYOND_LEASES;
import static io.wattlet.devnet.torture.FaultKind.NODE_KILLED;
import static io.wattlet.devnet.torture.FaultKind.NODE_TERMINATED;
import static io.wattlet.devnet.torture.FaultKind.POSTGRES_KILLED;
import static io.wattlet.devnet.torture.FaultKind.POSTGRES_RESTARTED;
import static io.wattlet.devnet.torture.FaultKind.REGISTRY_LOSES;
import static io.wattlet.devnet.torture.FaultKind.REGISTRY_OVERTAKES;

import io.wattlet.devnet.testbed.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of it.
 *
 * @param options       what was asked for
 * @param faults        how often what went wrong
 * @param acknowledged  commands, by kind
 * @param ended         commands, by kind and by how they ended
 * @param refused       requests, by status and code
 * @param unanswered    requests, by what there was instead of an answer; they were asked again
 * @param handedOver    slices that went from one wallet system to the other
 * @param settledWithin how long it took, after the last fault, until nothing was under way
 * @param lawChecks     how often the laws were looked at while things went wrong
 * @param notes         of things that are not wrong, but worth knowing
 * @param findings      everything that must not be
 */
record Summary(
    TortureOptions options,
    Map<FaultKind, Integer> faults,
    Map<String, Long> acknowledged,
    Map<String, Long> ended,
    Map<String, Integer> refused,
    Map<String, Integer> unanswered,
    long handedOver,
    Duration settledWithin,
    int lawChecks,
    List<String> notes,
    List<Finding> findings
) {
    private static final int FINDINGS_SHOWN = 40;
    private static final long LEAST_COMMANDS_OF_A_KIND = 10;

    Summary {
        notes = List.copyOf(notes);
        findings = List.copyOf(findings);
    }

    /** What has to have happened for the rest to mean something, and did not. */
    List<String> missing() {
        List<String> missing = new ArrayList<>(missing(faults));
        for (Ask.Kind kind : Ask.Kind.values()) {
            long done = ended.getOrDefault(kind.word() + " completed", 0L);
            require(
                missing,
                LEAST_COMMANDS_OF_A_KIND + " commands completed: " + kind.word(),
                done / LEAST_COMMANDS_OF_A_KIND
            );
        }
        require(missing, "slices went from one system to the other", handedOver);
        require(missing, "the laws were looked at meanwhile", lawChecks);
        return missing;
    }

    /** Of what has to go wrong, what did not. */
    static List<String> missing(Map<FaultKind, Integer> faults) {
        List<String> missing = new ArrayList<>();
        require(missing, "a node was killed", count(faults, NODE_KILLED));
        require(missing, "a node was hung", count(faults, NODE_HUNG, NODE_HUNG_BEYOND_LEASES));
        require(missing, "a node was told to stop", count(faults, NODE_TERMINATED));
        require(missing, "Postgres was restarted", count(faults, POSTGRES_RESTARTED, POSTGRES_KILLED));
        require(missing, "the registry lost something", count(faults, REGISTRY_LOSES));
        require(missing, "the registry let calls overtake", count(faults, REGISTRY_OVERTAKES));
        require(missing, "a connection was silent", count(faults, LINK_SILENT));
        require(missing, "a connection was cut", count(faults, LINK_CUT, LINK_RESET));
        return missing;
    }

    private static void require(List<String> missing, String what, long count) {
        if (count == 0) {
            missing.add(what);
        }
    }

    private static long count(Map<FaultKind, Integer> faults, FaultKind... kinds) {
        long count = 0;
        for (FaultKind kind : kinds) {
            count += faults.getOrDefault(kind, 0);
        }
        return count;
    }

    /** Whether it may be said that nothing is lost, doubled or broken. */
    boolean passed() {
        return findings.isEmpty() && missing().isEmpty();
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        Table table = new Table("what", "number");
        table.add("seed", options.seed());
        table.add("minutes", options.time().toMinutes());
        table.add("nodes", options.nodes() + " + 1");
        faults.forEach((kind, count) -> table.add("fault: " + kind.words(), count));
        table.add("faults", faults.values().stream().mapToInt(Integer::intValue).sum());
        acknowledged.forEach((kind, count) -> table.add("acknowledged: " + kind, count));
        ended.forEach((how, count) -> table.add("ended: " + how, count));
        refused.forEach((code, count) -> table.add("refused: " + code, count));
        unanswered.forEach((reason, count) -> table.add("unanswered, asked again: " + reason, count));
        table.add("slices handed over between systems", handedOver);
        table.add("laws looked at meanwhile", lawChecks);
        table.add("seconds to settle", String.format(Locale.ROOT, "%.1f", settledWithin.toMillis() / 1e3));
        for (Finding.Kind kind : Finding.Kind.values()) {
            table.add(
                kind.words(),
                findings
                    .stream()
                    .filter(it -> it.kind() == kind)
                    .count()
            );
        }
        text.append(table);
        notes.forEach(note -> text.append("  note: ").append(note).append('\n'));
        findings
            .stream()
            .limit(FINDINGS_SHOWN)
            .forEach(it -> text.append("  - ").append(it.kind().words()).append(": ").append(it.text()).append('\n'));
        if (findings.size() > FINDINGS_SHOWN) {
            text.append("  and ").append(findings.size() - FINDINGS_SHOWN).append(" more\n");
        }
        missing().forEach(it -> text.append("  - did not happen: ").append(it).append('\n'));
        return text.toString();
    }
}
