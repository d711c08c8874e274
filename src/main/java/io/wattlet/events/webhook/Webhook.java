package io.wattlet.events.webhook;

import io.wattlet.events.EventType;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where an owner wants to be told of events, and how that goes.
 *
 * @param types         what it is for; empty for everything
 * @param position      number of the last event that was acknowledged, or that there was when it was made
 * @param failures      attempts in a row that failed
 * @param failingSince  when the first of them did
 * @param nextAttemptAt when it is tried again, or when there was something to deliver; empty when all is delivered
 * @param disabled      why nothing is delivered any more
 */
public record Webhook(
    UUID id,
    WebhookUrl url,
    Optional<Set<EventType>> types,
    Instant createdAt,
    long position,
    int failures,
    Optional<Instant> failingSince,
    Optional<Instant> nextAttemptAt,
    Optional<Disabled> disabled
) {
    /** Why nothing is delivered any more, until the owner has events replayed. */
    public record Disabled(Instant since, Reason reason) {}

    /** What disables a webhook. */
    public enum Reason {
        /** The receiver answered that it is gone for good: 410. */
        GONE("gone"),
        /** The receiver did not acknowledge for as long as is tried. */
        GIVEN_UP("given-up");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** Stable, lower case with hyphens. */
        public String code() {
            return code;
        }

        static Reason ofCode(String code) {
            for (Reason reason : values()) {
                if (reason.code.equals(code)) {
                    return reason;
                }
            }
            throw new IllegalArgumentException("unknown reason to disable a webhook: " + code);
        }
    }
}
