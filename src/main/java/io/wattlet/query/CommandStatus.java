package io.wattlet.query;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How a command stands.
 *
 * @param failure   why it failed; present when, and only when, it did
 * @param updatedAt when that last changed
 * @param attempts  how often it was begun
 * @param planned   transactions on registries that it takes; 0 until it is planned
 * @param committed how many of them their registries have committed
 */
public record CommandStatus(
    UUID id,
    Type type,
    State state,
    Optional<Reason> failure,
    Instant createdAt,
    Instant updatedAt,
    int attempts,
    int planned,
    int committed
) {
    /** What kind of command it is. Slices that were received are no commands of their owner. */
    public enum Type {
        TRANSFER,
        CLAIM,
    }

    /** Where a command can be. */
    public enum State {
        /** Still to be done, or under way. */
        PENDING,
        /** All of it is done, and visible to the next query. */
        COMPLETED,
        /** It ended without being done. */
        FAILED,
    }

    /**
     * Why a command failed.
     *
     * @param code stable, machine-readable
     * @param text a sentence for the caller
     */
    public record Reason(String code, String text) {}

    /** Since when it is over; empty while it is pending. */
    public Optional<Instant> endedAt() {
        return state == State.PENDING ? Optional.empty() : Optional.of(updatedAt);
    }
}
