package io.wattlet.grpc;

import java.time.Duration;
import java.util.Optional;

/**
 * What the gRPC edge needs to know.
 *
 * @param host         interface to listen on
 * @param port         TCP port; negative for a free one, which instances given the same negative number share
 * @param tls          by which connections are secured; empty for plain HTTP/2
 * @param limits       what it bears
 * @param reflection   whether clients may ask for the services and their messages
 * @param drainTimeout how long calls under way may take to end when the edge stops
 */
public record GrpcSettings(
    String host,
    int port,
    Optional<GrpcTls> tls,
    GrpcLimits limits,
    boolean reflection,
    Duration drainTimeout
) {
    public GrpcSettings {
        if (!drainTimeout.isPositive()) {
            throw new IllegalArgumentException("drainTimeout must be positive");
        }
    }
}
