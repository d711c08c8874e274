package io.wattlet.command;

import java.time.Duration;
import java.util.UUID;

/** What came of one attempt at a command. */
public sealed interface Outcome {
    /** Id of the command. */
    UUID id();

    /** The attempt this is the outcome of; ignored if a later one has begun. */
    int attempt();

    /** All of it is done. */
    record Completed(UUID id, int attempt) implements Outcome {}

    /**
     * It ended without being done, and why.
     *
     * @param code stable, machine-readable, at most 64 characters
     * @param text a sentence for the caller, cut to 512 characters when stored
     */
    record Failed(UUID id, int attempt, String code, String text) implements Outcome {}

    /**
     * It is undecided and has to be tried again.
     *
     * @param reason what an operator reads in the log
     */
    record Retry(UUID id, int attempt, Duration delay, String reason) implements Outcome {}
}
