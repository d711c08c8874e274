package io.wattlet.devnet.contract;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What came out of replaying cases. Not thread-safe. */
final class Outcomes {

    private static final class Counts {

        private int passed;
        private int failed;
        private int different;

        @Override
        public String toString() {
            return passed + " passed, " + failed + " failed, " + different + " different by intent";
        }
    }

    private final Counts all = new Counts();
    private final Map<String, Counts> byMode = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    /** The node answered as the Vault. */
    void passed(RecordedCase recorded) {
        counts(recorded).passed++;
        all.passed++;
    }

    /** The node answered differently, and nobody intended it. */
    void failed(RecordedCase recorded, String why) {
        counts(recorded).failed++;
        all.failed++;
        failures.add(recorded.id() + ": " + why);
    }

    /** The node answered differently, as intended. */
    void different(RecordedCase recorded) {
        counts(recorded).different++;
        all.different++;
    }

    /** A case cannot be replayed at all. */
    void failed(String what, String why) {
        all.failed++;
        failures.add(what + ": " + why);
    }

    /** The outcome of a case with an intended answer: it must be given, and it must be another one than the recorded. */
    void of(
        RecordedCase recorded,
        IntendedAnswer intended,
        Optional<String> fromRecorded,
        Optional<String> fromIntended
    ) {
        if (intended.refusesToStart().isPresent()) {
            failed(recorded, "the node started, and should have refused to");
        } else if (fromRecorded.isEmpty()) {
            failed(recorded, "is listed as different by intent, and answers as recorded");
        } else if (fromIntended.isPresent()) {
            failed(recorded, "by intent, but " + fromIntended.get());
        } else {
            different(recorded);
        }
    }

    private Counts counts(RecordedCase recorded) {
        seen.add(recorded.id());
        return byMode.computeIfAbsent(
            recorded.mode() + (recorded.isState() ? ", recorded state" : ", prepared"),
            mode -> new Counts()
        );
    }

    /** Notes intended answers to cases that are not there. */
    void requireCasesFor(Set<String> intended) {
        intended
            .stream()
            .filter(id -> !seen.contains(id))
            .forEach(id -> failed(id, "is listed as different by intent, and is no case"));
    }

    /** Whether there was something to replay and nothing failed. */
    boolean isGood() {
        return all.failed == 0 && all.passed > 0;
    }

    /** How many cases have an outcome. */
    int replayed() {
        return seen.size();
    }

    /** Each failure with its reason. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Prints failures, counts for each mode, and the counts of all. */
    void print(PrintStream out) {
        failures.forEach(out::println);
        byMode.forEach((mode, counts) -> out.println(mode + ": " + counts));
        out.println(all);
    }
}
