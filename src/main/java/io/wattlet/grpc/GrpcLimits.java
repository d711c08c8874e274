package io.wattlet.grpc;

import io.wattlet.edge.SliceRate;
import java.time.Duration;
import java.util.Optional;

/**
 * What the gRPC edge bears. What is beyond is refused while memory is not yet at risk.
 *
 * @param maxMessageBytes       longest message that is read
 * @param maxCallsInFlight      calls of the node that are not answered yet, streams not counted
 * @param maxStreams            streams of the node that are open, in either direction
 * @param maxSliceStreams       of those, streams of slices, which anybody may open
 * @param maxUnacknowledgedPerStream slices of one stream that are not acknowledged; then reading stops
 * @param maxUnacknowledged     slices of all streams of the node that are not durable yet; then reading stops
 * @param streamSilentFor       after so long without a message, a stream of slices is ended
 * @param maxConnections        open connections of the node
 * @param maxCallsPerConnection calls and streams of one connection at a time, told to clients when they connect
 * @param answerWithin          how long a call may take that sets no deadline, or a later one
 * @param keepAlive             how often a silent connection is asked whether it is still there, and how long the answer
 *                              may take before it is closed
 * @param clientAddressHeader   as of {@link SliceRate}
 */
public record GrpcLimits(
    int maxMessageBytes,
    int maxCallsInFlight,
    int maxStreams,
    int maxSliceStreams,
    int maxUnacknowledgedPerStream,
    int maxUnacknowledged,
    Duration streamSilentFor,
    int maxConnections,
    int maxCallsPerConnection,
    Duration answerWithin,
    Duration keepAlive,
    Optional<String> clientAddressHeader
) {
    /** The usual limits. */
    public static final GrpcLimits DEFAULT = new GrpcLimits(
        4 * 1024 * 1024,
        5_000,
        5_000,
        1_000,
        1_000,
        5_000,
        Duration.ofMinutes(5),
        2_000,
        1_000,
        Duration.ofSeconds(90),
        Duration.ofSeconds(30),
        Optional.empty()
    );

    public GrpcLimits {
        if (maxMessageBytes < 1 || maxCallsInFlight < 1 || maxStreams < 1) {
            throw new IllegalArgumentException("maxMessageBytes, maxCallsInFlight and maxStreams must be at least 1");
        }
        if (maxSliceStreams < 1 || maxUnacknowledgedPerStream < 1 || maxUnacknowledged < 1) {
            throw new IllegalArgumentException("of slices and their streams there must be at least 1");
        }
        if (maxConnections < 1 || maxCallsPerConnection < 1) {
            throw new IllegalArgumentException("maxConnections and maxCallsPerConnection must be at least 1");
        }
        if (!answerWithin.isPositive() || !keepAlive.isPositive() || !streamSilentFor.isPositive()) {
            throw new IllegalArgumentException("times must be positive");
        }
    }
}
