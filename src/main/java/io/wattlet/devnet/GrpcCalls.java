package io.wattlet.devnet;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.StatusException;
import java.util.function.Function;

/**
 * Answers gRPC calls the way the real services do: whatever goes wrong inside a call, a message that cannot be decoded
 * included, is status UNKNOWN with one and the same text.
 */
final class GrpcCalls {

    /** Largest message of a call, in bytes, as in the real services. */
    static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

    private static final String UNHANDLED = "Exception was thrown by handler.";

    private final GrpcServer server;

    GrpcCalls(Vertx vertx) {
        server = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MAX_MESSAGE_BYTES));
    }

    /** The handler for an HTTP server. */
    GrpcServer handler() {
        return server;
    }

    /**
     * Serves one method.
     *
     * @param method    as generated
     * @param requests  parser of its request
     * @param operation what it does; may throw. A {@link StatusException} says which status the caller sees
     */
    <Q extends Message, R extends Message> void serve(
        ServiceMethod<Q, R> method,
        Parser<Q> requests,
        Function<Q, Future<R>> operation
    ) {
        ServiceMethod<Buffer, R> undecoded = ServiceMethod.server(
            method.serviceName(),
            method.methodName(),
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.IDENTITY
        );
        server.callHandler(undecoded, call ->
            call.handler(content ->
                answer(content, requests, operation).onComplete(result -> {
                    if (result.succeeded()) {
                        call.response().end(result.result());
                    } else {
                        call.response().fail(status(result.cause()));
                    }
                })
            )
        );
    }

    /** The answer to a method that is declared and not there. */
    static <R> Future<R> unimplemented() {
        return Future.failedFuture(new StatusException(GrpcStatus.UNIMPLEMENTED, ""));
    }

    private static <Q extends Message, R extends Message> Future<R> answer(
        Buffer content,
        Parser<Q> requests,
        Function<Q, Future<R>> operation
    ) {
        try {
            return operation.apply(requests.parseFrom(content.getBytes()));
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static StatusException status(Throwable cause) {
        return cause instanceof StatusException known ? known : new StatusException(GrpcStatus.UNKNOWN, UNHANDLED);
    }
}
