package io.wattlet.devnet.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.wattlet.proto.wallet_system.v1.ReceiveSliceServiceGrpcClient;
import java.util.List;

/** Each slice with a gRPC call, all of them on one connection. */
final class UnaryWay implements SliceWay {

    private final Context loop;
    private final ReceiveSliceServiceGrpcClient calls;

    UnaryWay(Vertx vertx, int port) {
        loop = vertx.getOrCreateContext();
        calls = ReceiveSliceServiceGrpcClient.create(
            GrpcClient.client(vertx),
            SocketAddress.inetSocketAddress(port, "127.0.0.1")
        );
    }

    @Override
    public String title() {
        return "gRPC, unary";
    }

    @Override
    public Future<Void> announce(List<Announcement> slices, int underWay) {
        return Window.run(loop, slices.size(), underWay, i -> calls.receiveSlice(slices.get(i).message()));
    }
}
