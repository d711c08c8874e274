package io.wattlet.edge;

import io.wattlet.command.Submission;

/**
 * What callers of both edges meet alike.
 *
 * @param maxBulkItems most commands in one request
 * @param maxListItems most items in one answer; a list that would hold more is refused
 * @param status       what callers may ask for about their requests
 */
public record SharedSettings(int maxBulkItems, int maxListItems, StatusSettings status) {
    public SharedSettings {
        if (maxBulkItems < 1 || maxBulkItems > Submission.MOST_COMMANDS) {
            throw new IllegalArgumentException("maxBulkItems must be 1 to " + Submission.MOST_COMMANDS);
        }
        if (maxListItems < 1) {
            throw new IllegalArgumentException("maxListItems must be at least 1");
        }
    }
}
