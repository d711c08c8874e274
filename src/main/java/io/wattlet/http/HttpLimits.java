package io.wattlet.http;

import io.wattlet.command.Submission;
import io.wattlet.edge.SliceRate;
import java.time.Duration;

/**
 * What the REST edge bears. What is beyond is refused while memory is not yet at risk.
 *
 * @param maxBodyBytes         longest request body that is read
 * @param maxBodyBytesInFlight of all bodies of the node together that are being received or worked on; half of it for those
 *                             of operations that do not ask who the sender is
 * @param maxRequestsInFlight  requests of the node that are not answered yet
 * @param maxConnections       open connections of the node
 * @param maxBulkItems         most commands in one request
 * @param bodyTimeout          how long a request body may take to arrive
 * @param idleTimeout          how long a connection may be silent, or come to no request, before it is closed
 * @param answerTimeout        how long an operation may take to find its answer
 * @param slices               how often slices may be announced
 */
public record HttpLimits(
    int maxBodyBytes,
    int maxBodyBytesInFlight,
    int maxRequestsInFlight,
    int maxConnections,
    int maxBulkItems,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration answerTimeout,
    SliceRate slices
) {
    /** Longest body that the existing wallet reads, and so what its callers may send. */
    public static final int DEFAULT_MAX_BODY_BYTES = 30_000_000;

    /** The usual limits. */
    public static final HttpLimits DEFAULT = new HttpLimits(
        DEFAULT_MAX_BODY_BYTES,
        120_000_000,
        20_000,
        20_000,
        1_000,
        Duration.ofSeconds(30),
        Duration.ofSeconds(120),
        Duration.ofSeconds(90),
        SliceRate.DEFAULT
    );

    public HttpLimits {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be at least 1");
        }
        if (maxBodyBytesInFlight / 2 < maxBodyBytes) {
            throw new IllegalArgumentException("maxBodyBytesInFlight must be at least twice maxBodyBytes");
        }
        if (maxRequestsInFlight < 1 || maxConnections < 1) {
            throw new IllegalArgumentException("maxRequestsInFlight and maxConnections must be at least 1");
        }
        if (maxBulkItems < 1 || maxBulkItems > Submission.MOST_COMMANDS) {
            throw new IllegalArgumentException("maxBulkItems must be 1 to " + Submission.MOST_COMMANDS);
        }
        if (!bodyTimeout.isPositive() || !idleTimeout.isPositive() || !answerTimeout.isPositive()) {
            throw new IllegalArgumentException("timeouts must be positive");
        }
    }
}
