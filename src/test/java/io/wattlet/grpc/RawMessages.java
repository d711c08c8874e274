package io.wattlet.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls methods with bytes, whatever those mean. */
final class RawMessages {

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    };

    private RawMessages() {}

    /** Calls, and waits for the first answer: the others are not wanted. Throws when the call fails before. */
    static void call(Channel channel, MethodDescriptor<?, ?> method, byte[] message) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        ClientCall<byte[], byte[]> call = channel.newCall(method.toBuilder(BYTES, BYTES).build(), CallOptions.DEFAULT);
        call.start(
            new ClientCall.Listener<>() {
                @Override
                public void onMessage(byte[] received) {
                    answer.complete(null);
                }

                @Override
                public void onClose(Status status, Metadata trailers) {
                    if (status.isOk()) {
                        answer.complete(null);
                    } else {
                        answer.completeExceptionally(status.asRuntimeException(trailers));
                    }
                }
            },
            new Metadata()
        );
        call.request(1);
        call.sendMessage(message);
        call.halfClose();
        try {
            answer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (StatusRuntimeException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(method.getFullMethodName() + " did not answer", e);
        } finally {
            call.cancel("enough", null);
        }
    }
}
