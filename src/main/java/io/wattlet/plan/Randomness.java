package io.wattlet.plan;

import io.wattlet.crypto.ScalarSource;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a planner cannot decide: it is handed in, so that a plan is a function of its input.
 *
 * @param scalars blindings of new commitments, and what proofs need
 * @param ids     ids of new slices, allocations and nonces of transactions
 */
record Randomness(ScalarSource scalars, Supplier<UUID> ids) {
    static Randomness secure() {
        return new Randomness(ScalarSource.secure(), UUID::randomUUID);
    }
}
