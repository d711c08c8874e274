package io.wattlet.command;

import java.time.Duration;

/**
 * How a worker takes on commands.
 *
 * @param lease           how long a command is this worker's without renewal; what a hung node costs its commands
 * @param sweepInterval   how often the worker looks for commands whose time has come
 * @param sweepBatch      commands taken by one sweep
 * @param maxInFlight     commands that one worker has in hand; new ones beyond are left to others and to sweeps
 * @param drain           how long those in hand may take to end when the worker stops; then they are handed back
 */
public record WorkerSettings(Duration lease, Duration sweepInterval, int sweepBatch, int maxInFlight, Duration drain) {
    /** What a node uses unless told otherwise. */
    public static final WorkerSettings DEFAULT = new WorkerSettings(
        Duration.ofSeconds(15),
        Duration.ofMillis(500),
        256,
        4096,
        Duration.ofSeconds(5)
    );
}
