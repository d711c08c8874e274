package io.wattlet.command;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A command that has come to its end.
 *
 * @param failure code of what it failed with; empty when it was completed
 * @param took    time from its acceptance to its end, by the clock of the database
 */
public record Ended(UUID id, CommandKind kind, Optional<String> failure, Duration took) {}
