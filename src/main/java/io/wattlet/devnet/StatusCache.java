package io.wattlet.devnet;

import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.TransactionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The states that a registry remembers, and for how long.
 *
 * <p>A state never moves downwards while it is remembered, in the order UNKNOWN, PENDING, FAILED, COMMITTED, FINALIZED.
 * FAILED and PENDING live only here: when their time is over they are gone, which is why a real registry, asked late,
 * answers UNKNOWN for a transaction that it refused, and FAILED for a committed one that was sent again.
 *
 * <p>Bounded: beyond {@link #MAX_ENTRIES} what was set longest ago is forgotten early.
 */
final class StatusCache {

    static final int MAX_ENTRIES = 1_000_000;

    /** An UNKNOWN that was looked up is forgotten this many times faster. */
    private static final int UNKNOWN_FADES_FASTER = 12;

    private final InstantSource clock;
    /** Oldest setting first. */
    private final Map<TransactionId, Entry> entries = new LinkedHashMap<>();
    private Duration life;

    StatusCache(InstantSource clock, Duration life) {
        this.clock = clock;
        this.life = life;
    }

    /**
     * @param message why it was refused; empty unless the state is FAILED
     */
    record Status(TransactionState state, String message) {
        static Status of(TransactionState state) {
            return new Status(state, "");
        }
    }

    private record Entry(Status status, Instant forgottenAt) {}

    /** How long statuses that are set from now on are remembered. */
    void remember(Duration newLife) {
        life = newLife;
    }

    /** What is remembered of a transaction, if anything. */
    Optional<Status> get(TransactionId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(entry.forgottenAt)) {
            entries.remove(id);
            return Optional.empty();
        }
        return Optional.of(entry.status);
    }

    /** Remembers a status from now on, unless a higher one is remembered already. */
    void set(TransactionId id, Status status) {
        boolean higherKnown = get(id)
            .filter(known -> known.state.compareTo(status.state) > 0)
            .isPresent();
        if (higherKnown) {
            return;
        }
        Duration kept = status.state == TransactionState.UNKNOWN ? life.dividedBy(UNKNOWN_FADES_FASTER) : life;
        entries.remove(id);
        entries.put(id, new Entry(status, clock.instant().plus(kept)));
        if (entries.size() > MAX_ENTRIES) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /** Forgets everything. */
    void forget() {
        entries.clear();
    }

    /** Drops what nobody asks for any more and whose time is over. */
    void sweep() {
        Instant now = clock.instant();
        entries.values().removeIf(entry -> !now.isBefore(entry.forgottenAt));
    }
}
