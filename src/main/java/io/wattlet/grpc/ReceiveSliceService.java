package io.wattlet.grpc;

import io.vertx.core.Future;
import io.vertx.grpc.server.Service;
import io.wattlet.edge.Doors;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import io.wattlet.proto.wallet_system.v1.ReceiveResponse;
import io.wattlet.proto.wallet_system.v1.ReceiveSliceServiceGrpcService;
import java.util.List;

/** Slices from issuers and from other wallets, one in each call. */
final class ReceiveSliceService {

    private final GrpcLoad load;
    private final Doors doors;

    ReceiveSliceService(GrpcLoad load, Doors doors) {
        this.load = load;
        this.doors = doors;
    }

    Service service(Methods.Surroundings surroundings) {
        return surroundings
            .of(ReceiveSliceServiceGrpcService.SERVICE_NAME, ReceiveSliceServiceGrpcService.SERVICE_DESCRIPTOR)
            .unaryForAnybody(ReceiveSliceServiceGrpcService.ReceiveSlice, ReceiveRequest.parser(), this::receive)
            .build();
    }

    private Future<ReceiveResponse> receive(Call call, ReceiveRequest message) {
        load.limitRate(call.metadata(), call.connection());
        return doors
            .commands()
            .receive(List.of(Announcement.read(message, doors.ids().next())), call.trace())
            .getFirst()
            .map(_ -> ReceiveResponse.getDefaultInstance());
    }
}
