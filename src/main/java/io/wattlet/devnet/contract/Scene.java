package io.wattlet.devnet.contract;

import io.wattlet.importer.VaultState;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What cases find when they are replayed: a node, and what was before.
 *
 * @param database     name of the node's database; a scene with the name of an earlier one finds what that left
 * @param state        what the database holds in the beginning; empty for nothing, or for what an earlier scene left
 * @param before       is sent before the cases
 * @param makePresent  makes a request of now out of a recorded one
 */
record Scene(
    String database,
    NodeSettings node,
    Optional<VaultState> state,
    List<RecordedCase> before,
    BiFunction<RecordedCase, RecordedCase.Request, RecordedCase.Request> makePresent
) {
    /** Takes a copy. */
    Scene {
        before = List.copyOf(before);
    }

    /** A scene in which requests are sent as they were recorded. */
    static Scene of(String database, NodeSettings node) {
        return new Scene(database, node, Optional.empty(), List.of(), (recorded, request) -> request);
    }

    /** The same, with this in the database. */
    Scene holding(VaultState other) {
        return new Scene(database, node, Optional.of(other), before, makePresent);
    }

    /** The same, with this sent before. */
    Scene after(RecordedCase... sent) {
        return new Scene(database, node, state, List.of(sent), makePresent);
    }

    /** The same, with requests made present so. */
    Scene renewing(BiFunction<RecordedCase, RecordedCase.Request, RecordedCase.Request> other) {
        return new Scene(database, node, state, before, other);
    }
}
