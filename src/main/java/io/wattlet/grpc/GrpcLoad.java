package io.wattlet.grpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import io.wattlet.edge.Bounded;
import io.wattlet.edge.ClientAddress;
import io.wattlet.edge.RateLimitedException;
import io.wattlet.edge.SliceLimiter;

/** What all verticles of a node's gRPC edge bear together. One for each node; may be used on any thread. */
public final class GrpcLoad {

    final GrpcLimits limits;
    final GrpcMeters meters;
    final Bounded connections;
    final Bounded calls;
    final Bounded streams;
    final Bounded sliceStreams;
    final SliceRoom sliceRoom;

    private final SliceLimiter slices;

    /**
     * Begins with nothing to bear.
     *
     * @param slices how often slices may be announced, over whatever edge
     */
    public GrpcLoad(GrpcLimits limits, SliceLimiter slices, MeterRegistry registry) {
        this.limits = limits;
        this.slices = slices;
        this.connections = new Bounded(limits.maxConnections());
        this.calls = new Bounded(limits.maxCallsInFlight());
        this.streams = new Bounded(limits.maxStreams());
        this.sliceStreams = streams.share(limits.maxSliceStreams());
        this.sliceRoom = new SliceRoom(limits.maxUnacknowledged());
        this.meters = new GrpcMeters(registry);
        meters.gauge("wattlet_grpc_connections", "Open connections.", connections);
        meters.gauge("wattlet_grpc_calls_in_flight", "Calls that are not answered yet.", calls);
        meters.gauge("wattlet_grpc_streams", "Open streams.", streams);
        meters.gauge(
            "wattlet_grpc_slices_in_flight",
            "Slices that came on streams and are not durable yet.",
            sliceRoom,
            SliceRoom::taken
        );
    }

    /**
     * Counts a slice against the limits of its sender.
     *
     * @throws RateLimitedException when they come too often
     */
    void limitRate(MultiMap metadata, SocketAddress connection) {
        ClientAddress address = ClientAddress.of(metadata, connection, limits.clientAddressHeader());
        if (slices.take(address) instanceof SliceLimiter.Verdict.Refused(var scope, long seconds)) {
            meters.reached(
                switch (scope) {
                    case ADDRESS -> GrpcMeters.Limit.SLICES_OF_ADDRESS;
                    case NODE -> GrpcMeters.Limit.SLICES_OF_NODE;
                }
            );
            throw new RateLimitedException(seconds);
        }
    }
}
