package io.wattlet.peer;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.wattlet.proto.v1.GetCapabilitiesRequest;
import io.wattlet.proto.v1.GetCapabilitiesResponse;
import io.wattlet.proto.v1.ReceiveSlicesRequest;
import io.wattlet.proto.v1.ReceiveSlicesRequest.NumberedSlice;
import io.wattlet.proto.v1.ReceiveSlicesResponse;
import io.wattlet.proto.v1.ReceiveSlicesResponse.Acknowledgement;
import io.wattlet.proto.v1.SliceStreamServiceGrpc;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import io.wattlet.proto.wallet_system.v1.ReceiveResponse;
import io.wattlet.proto.wallet_system.v1.ReceiveSliceServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A wallet that takes slices in over gRPC and is not ours. */
final class ReceivingPeer implements AutoCloseable {

    /** What it does with the messages of a stream. */
    interface Behaviour {
        void received(Sender sender, List<NumberedSlice> slices);
    }

    /** The other end of a stream. */
    record Sender(int stream, StreamObserver<ReceiveSlicesResponse> answers) {
        void acknowledge(List<NumberedSlice> slices) {
            ReceiveSlicesResponse.Builder answer = ReceiveSlicesResponse.newBuilder();
            slices.forEach(one -> answer.addAcknowledgements(Acknowledgement.newBuilder().setNumber(one.getNumber())));
            answers.onNext(answer.build());
        }

        void answer(Acknowledgement.Builder acknowledgement) {
            answers.onNext(ReceiveSlicesResponse.newBuilder().addAcknowledgements(acknowledgement).build());
        }
    }

    static final Metadata.Key<String> RETRY_AFTER = Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);

    final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    final AtomicInteger streams = new AtomicInteger();
    final List<ReceiveRequest> announced = new CopyOnWriteArrayList<>();

    private final Server server;

    private ReceivingPeer(int port, List<BindableService> services) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port)
        ).intercept(new CallCounter());
        services.forEach(builder::addService);
        try {
            server = builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that serves what it is given; on a free port, if the port is 0. */
    static ReceivingPeer serving(int port, BindableService... services) {
        return new ReceivingPeer(port, List.of(services));
    }

    /** One that answers every call with a status. */
    static BindableService answering(Status status, Metadata trailers, List<ReceiveRequest> announced) {
        return new ReceiveSliceServiceGrpc.ReceiveSliceServiceImplBase() {
            @Override
            public void receiveSlice(ReceiveRequest request, StreamObserver<ReceiveResponse> answer) {
                announced.add(request);
                if (status.isOk()) {
                    answer.onNext(ReceiveResponse.getDefaultInstance());
                    answer.onCompleted();
                } else {
                    answer.onError(status.asRuntimeException(trailers));
                }
            }
        };
    }

    /** Streams with a window. */
    static BindableService streaming(int window, AtomicInteger streams, Behaviour behaviour) {
        return new SliceStreamServiceGrpc.SliceStreamServiceImplBase() {
            @Override
            public void getCapabilities(
                GetCapabilitiesRequest request,
                StreamObserver<GetCapabilitiesResponse> answer
            ) {
                answer.onNext(
                    GetCapabilitiesResponse.newBuilder()
                        .setMaxUnacknowledged(window)
                        .setMaxMessageBytes(100_000)
                        .build()
                );
                answer.onCompleted();
            }

            @Override
            public StreamObserver<ReceiveSlicesRequest> receiveSlices(StreamObserver<ReceiveSlicesResponse> answers) {
                Sender sender = new Sender(streams.incrementAndGet(), answers);
                return new StreamObserver<>() {
                    @Override
                    public void onNext(ReceiveSlicesRequest message) {
                        behaviour.received(sender, message.getSlicesList());
                    }

                    @Override
                    public void onError(Throwable broken) {}

                    @Override
                    public void onCompleted() {
                        answers.onCompleted();
                    }
                };
            }
        };
    }

    int port() {
        return server.getPort();
    }

    URI url() {
        return URI.create("grpc://127.0.0.1:" + server.getPort());
    }

    /** How often a method was called. */
    int calls(String method) {
        return calls.getOrDefault(method, new AtomicInteger()).get();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class CallCounter implements ServerInterceptor {

        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call,
            Metadata headers,
            ServerCallHandler<Q, R> next
        ) {
            String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
            calls.computeIfAbsent(method, _ -> new AtomicInteger()).incrementAndGet();
            return next.startCall(call, headers);
        }
    }
}
