package io.wattlet.devnet.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.wattlet.proto.v1.ReceiveSlicesRequest;
import io.wattlet.proto.v1.ReceiveSlicesRequest.NumberedSlice;
import io.wattlet.proto.v1.ReceiveSlicesResponse;
import io.wattlet.proto.v1.ReceiveSlicesResponse.Acknowledgement;
import io.wattlet.proto.v1.SliceStreamServiceGrpcClient;
import java.util.List;

/** All slices on one gRPC stream. What there is room for goes into one message, up to {@value #MOST_OF_A_MESSAGE}. */
final class StreamWay implements SliceWay {

    static final int MOST_OF_A_MESSAGE = 100;

    private final Context loop;
    private final GrpcClient client;
    private final SocketAddress address;

    StreamWay(Vertx vertx, int port) {
        loop = vertx.getOrCreateContext();
        client = GrpcClient.client(vertx);
        address = SocketAddress.inetSocketAddress(port, "127.0.0.1");
    }

    @Override
    public String title() {
        return "gRPC, streaming";
    }

    @Override
    public Future<Void> announce(List<Announcement> slices, int underWay) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(_ ->
            client
                .request(address, SliceStreamServiceGrpcClient.ReceiveSlices)
                .onSuccess(request -> new Stream(slices, underWay, request, done).begin())
                .onFailure(done::tryFail)
        );
        return done.future();
    }

    private static final class Stream {

        private final List<Announcement> slices;
        private final int underWay;
        private final GrpcClientRequest<ReceiveSlicesRequest, ReceiveSlicesResponse> request;
        private final Promise<Void> done;
        private int sent;
        private int acknowledged;

        Stream(
            List<Announcement> slices,
            int underWay,
            GrpcClientRequest<ReceiveSlicesRequest, ReceiveSlicesResponse> request,
            Promise<Void> done
        ) {
            this.slices = slices;
            this.underWay = underWay;
            this.request = request;
            this.done = done;
        }

        void begin() {
            done.future().onFailure(_ -> request.cancel());
            request.exceptionHandler(done::tryFail);
            request.drainHandler(_ -> send());
            request.response().onSuccess(this::hear).onFailure(done::tryFail);
            send();
        }

        private void hear(GrpcClientResponse<ReceiveSlicesRequest, ReceiveSlicesResponse> response) {
            response.exceptionHandler(done::tryFail);
            response.handler(message -> {
                message.getAcknowledgementsList().forEach(this::acknowledged);
                send();
            });
            response.endHandler(_ ->
                done.tryFail(new IllegalStateException("the stream ended too early, with " + response.status()))
            );
        }

        private void acknowledged(Acknowledgement acknowledgement) {
            if (acknowledgement.hasRefusal()) {
                done.tryFail(new IllegalStateException(acknowledgement.getRefusal().getReason().getCode()));
                return;
            }
            acknowledged++;
            if (acknowledged == slices.size() && done.tryComplete()) {
                request.end();
            }
        }

        private void send() {
            while (room() > 0 && !done.future().isComplete() && !request.writeQueueFull()) {
                ReceiveSlicesRequest.Builder message = ReceiveSlicesRequest.newBuilder();
                for (int i = Math.min(room(), MOST_OF_A_MESSAGE); i > 0; i--) {
                    message.addSlices(NumberedSlice.newBuilder().setNumber(sent).setSlice(slices.get(sent).message()));
                    sent++;
                }
                request.write(message.build());
            }
        }

        private int room() {
            return Math.min(slices.size() - sent, underWay - (sent - acknowledged));
        }
    }
}
