package io.wattlet.plan;

import io.wattlet.plan.ClaimPairing.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Which slices a claim uses, and for what quantities. */
final class Uses {

    private Uses() {}

    /**
     * What a claim takes of one slice.
     *
     * @param quantities one for each pair the slice is in, in the order of the pairs
     */
    record Use(HeldSlice source, List<Long> quantities) {
        /** What the claim leaves of it. */
        long rest() {
            return source.quantity() - quantities.stream().mapToLong(Long::longValue).sum();
        }

        /** Whether it has to be replaced by parts before it can be claimed. */
        boolean needsCut(Set<UUID> spentIntents) {
            return quantities.size() > 1 || rest() > 0 || spentIntents.contains(source.id());
        }
    }

    /** The uses of all slices of some pairs; consumption first, because its parts are allocated to. */
    static List<Use> of(List<Pair> pairs) {
        Map<UUID, Use> uses = new LinkedHashMap<>();
        pairs.forEach(pair -> add(uses, pair.consumption(), pair.quantity()));
        pairs.forEach(pair -> add(uses, pair.production(), pair.quantity()));
        return List.copyOf(uses.values());
    }

    private static void add(Map<UUID, Use> uses, HeldSlice source, long quantity) {
        uses
            .computeIfAbsent(source.id(), _ -> new Use(source, new ArrayList<>()))
            .quantities()
            .add(quantity);
    }
}
