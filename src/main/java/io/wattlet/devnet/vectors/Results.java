package io.wattlet.devnet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What came out of checking cases. Counts those that passed, remembers those that failed. Not thread-safe. */
final class Results {

    /**
     * A case that failed.
     *
     * @param id  where to find it in its file
     * @param why what differed, in words for a person
     */
    record Failure(String id, String why) {}

    private int passed;
    private final List<Failure> failures = new ArrayList<>();

    /** The case {@code id} came out as recorded. */
    void passed(String id) {
        passed++;
    }

    /** The case {@code id} did not come out as recorded, because of {@code why}. */
    void failed(String id, String why) {
        failures.add(new Failure(id, why));
    }

    /**
     * Runs one case.
     *
     * @param id    where to find it in its file
     * @param check answers what differed, or empty when all is as recorded; an exception counts as a failure
     */
    void run(String id, Supplier<Optional<String>> check) {
        Optional<String> difference;
        try {
            difference = check.get();
        } catch (RuntimeException e) {
            difference = Optional.of("threw " + e);
        }
        difference.ifPresentOrElse(why -> failed(id, why), () -> passed(id));
    }

    /** Number of cases that passed. */
    int passed() {
        return passed;
    }

    /** Number of cases that failed. */
    int failed() {
        return failures.size();
    }

    /** The cases that failed, in the order in which they were checked. */
    List<Failure> failures() {
        return List.copyOf(failures);
    }
}
