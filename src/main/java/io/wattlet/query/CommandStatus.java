package io.wattlet.query;

/** How a command stands. */
public enum CommandStatus {
    /** Still to be done, or under way. */
    PENDING,
    /** All of it is done, and visible to the next query. */
    COMPLETED,
    /** It ended without being done. */
    FAILED,
}
