package io.wattlet.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.wattlet.proto.v1.ReceiveSlicesRequest;
import io.wattlet.proto.v1.ReceiveSlicesRequest.NumberedSlice;
import io.wattlet.proto.v1.ReceiveSlicesResponse;
import io.wattlet.proto.v1.ReceiveSlicesResponse.Acknowledgement;
import io.wattlet.proto.v1.SliceStreamServiceGrpc;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/** A stream of slices to an edge, by a client that is not ours and can also send what is no message. */
final class Conversation extends ClientCall.Listener<ReceiveSlicesResponse> {

    private static final long PATIENCE_SECONDS = 60;

    final List<ReceiveSlicesResponse> answers = new CopyOnWriteArrayList<>();

    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final ClientCall<byte[], ReceiveSlicesResponse> call;

    Conversation(GrpcEdge edge) {
        this.call = edge.channel.newCall(method(), CallOptions.DEFAULT);
        call.start(this, new Metadata());
        call.request(Integer.MAX_VALUE);
    }

    private static MethodDescriptor<byte[], ReceiveSlicesResponse> method() {
        var method = SliceStreamServiceGrpc.getReceiveSlicesMethod();
        return method.toBuilder(new Bytes(), method.getResponseMarshaller()).build();
    }

    /** Sends the same slice under each number of a range, in one message. */
    void send(ReceiveRequest slice, long from, long to) {
        ReceiveSlicesRequest.Builder message = ReceiveSlicesRequest.newBuilder();
        LongStream.rangeClosed(from, to).forEach(number ->
            message.addSlices(NumberedSlice.newBuilder().setNumber(number).setSlice(slice))
        );
        sendBytes(message.build().toByteArray());
    }

    void sendBytes(byte[] message) {
        call.sendMessage(message);
    }

    void halfClose() {
        call.halfClose();
    }

    /** Every acknowledgement that has come, in order. */
    List<Acknowledgement> acknowledgements() {
        return answers
            .stream()
            .flatMap(answer -> answer.getAcknowledgementsList().stream())
            .toList();
    }

    /** The numbers of what was acknowledged as stored, in ascending order. */
    List<Long> stored() {
        return acknowledgements()
            .stream()
            .filter(one -> !one.hasRefusal())
            .map(Acknowledgement::getNumber)
            .sorted()
            .toList();
    }

    /** How it ended. */
    Status end() {
        return end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    boolean hasEnded() {
        return end.isDone();
    }

    void awaitAcknowledged(int count) {
        await(() -> acknowledgements().size() >= count);
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not come to that");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void onMessage(ReceiveSlicesResponse message) {
        answers.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        end.complete(status);
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
