package io.wattlet.devnet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what one case found to be different from its recording. */
final class Differences {

    private final List<String> differences = new ArrayList<>();

    Differences check(boolean asRecorded, String otherwise) {
        if (!asRecorded) {
            differences.add(otherwise);
        }
        return this;
    }

    Differences equal(String what, Object recorded, Object ours) {
        return check(recorded.equals(ours), what + " is recorded as " + recorded + ", ours is " + ours);
    }

    /** All of them in one line; empty when there is none. */
    Optional<String> found() {
        return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
    }
}
