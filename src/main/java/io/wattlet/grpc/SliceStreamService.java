package io.wattlet.grpc;

import io.vertx.core.Future;
import io.vertx.grpc.server.Service;
import io.wattlet.edge.Doors;
import io.wattlet.proto.v1.GetCapabilitiesRequest;
import io.wattlet.proto.v1.GetCapabilitiesResponse;
import io.wattlet.proto.v1.SliceStreamServiceGrpcService;

/** Slices from other nodes, many on one stream. */
final class SliceStreamService {

    private final GrpcLoad load;
    private final Doors doors;

    SliceStreamService(GrpcLoad load, Doors doors) {
        this.load = load;
        this.doors = doors;
    }

    Service service(Methods.Surroundings surroundings) {
        return surroundings
            .of(SliceStreamServiceGrpcService.SERVICE_NAME, SliceStreamServiceGrpcService.SERVICE_DESCRIPTOR)
            .unaryForAnybody(
                SliceStreamServiceGrpcService.GetCapabilities,
                GetCapabilitiesRequest.parser(),
                this::tellCapabilities
            )
            .conversationForAnybody(SliceStreamServiceGrpcService.ReceiveSlices, exchange ->
                new SliceStream(surroundings, exchange, doors).begin()
            )
            .build();
    }

    private Future<GetCapabilitiesResponse> tellCapabilities(Call call, GetCapabilitiesRequest message) {
        return Future.succeededFuture(
            GetCapabilitiesResponse.newBuilder()
                .setMaxUnacknowledged(load.limits.maxUnacknowledgedPerStream())
                .setMaxMessageBytes(load.limits.maxMessageBytes())
                .build()
        );
    }
}
