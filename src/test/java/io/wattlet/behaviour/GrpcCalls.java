package io.wattlet.behaviour;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.wattlet.proto.v1.WalletServiceGrpc;
import io.wattlet.proto.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Makes calls of one caller, and tells what a status means that is not OK. */
final class GrpcCalls {

    private static final Metadata.Key<String> ERROR_CODE = key("error-code");
    private static final Metadata.Key<String> IDEMPOTENCY_KEY = key("idempotency-key");
    private static final Metadata.Key<String> REPLAYED = key("idempotency-replayed");
    private static final long PATIENCE_SECONDS = 90;

    private final WalletServiceBlockingStub stub;
    private final Caller caller;

    /** Calls over this channel. */
    GrpcCalls(Channel channel, Caller caller) {
        this.stub = WalletServiceGrpc.newBlockingStub(channel);
        this.caller = caller;
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** An answer, and whether it was given before. */
    record Answer<R>(R message, boolean replayed) {}

    /** Calls a method that answers once. */
    <R> R one(Function<WalletServiceBlockingStub, R> method) {
        return one(method, "").message;
    }

    /** With an idempotency key, unless that is empty. */
    <R> Answer<R> one(Function<WalletServiceBlockingStub, R> method, String key) {
        Sending sending = new Sending(metadata(key));
        R message = calling(() -> method.apply(within(sending)));
        return new Answer<>(message, sending.replayed.get());
    }

    /** Calls a method that answers with a stream, and reads that to its end. */
    <R> List<R> all(Function<WalletServiceBlockingStub, Iterator<R>> method) {
        return calling(() -> {
            List<R> messages = new ArrayList<>();
            method.apply(within(new Sending(metadata("")))).forEachRemaining(messages::add);
            return messages;
        });
    }

    private WalletServiceBlockingStub within(Sending sending) {
        return stub.withInterceptors(sending).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Metadata metadata(String key) {
        Metadata metadata = new Metadata();
        if (caller.isNamed()) {
            metadata.put(key(caller.header()), caller.value());
        }
        if (!key.isEmpty()) {
            metadata.put(IDEMPOTENCY_KEY, key);
        }
        return metadata;
    }

    private interface Calling<R> {
        R call();
    }

    private static <R> R calling(Calling<R> calling) {
        try {
            return calling.call();
        } catch (StatusRuntimeException failed) {
            Metadata trailers = failed.getTrailers();
            String code = trailers == null ? null : trailers.get(ERROR_CODE);
            String sentence = String.valueOf(failed.getStatus().getDescription());
            throw new FailedCall(kind(failed), code == null ? "" : code, sentence);
        }
    }

    private static Kind kind(StatusRuntimeException failed) {
        Status.Code status = failed.getStatus().getCode();
        return switch (status) {
            case INVALID_ARGUMENT -> Kind.INVALID;
            case NOT_FOUND -> Kind.NOT_FOUND;
            case UNAUTHENTICATED -> Kind.UNAUTHENTICATED;
            case PERMISSION_DENIED -> Kind.FORBIDDEN;
            case FAILED_PRECONDITION -> Kind.REFUSED;
            case ALREADY_EXISTS -> Kind.CONFLICT;
            case RESOURCE_EXHAUSTED -> Kind.TOO_MUCH;
            case UNAVAILABLE -> Kind.UNAVAILABLE;
            default -> throw new AssertionError(failed.toString(), failed);
        };
    }

    /** Sends metadata with one call, and reads that of its answer. */
    private record Sending(Metadata metadata, AtomicBoolean replayed) implements ClientInterceptor {
        Sending(Metadata metadata) {
            this(metadata, new AtomicBoolean());
        }

        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    headers.merge(metadata);
                    super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onHeaders(Metadata answered) {
                                replayed.set("true".equals(answered.get(REPLAYED)));
                                super.onHeaders(answered);
                            }
                        },
                        headers
                    );
                }
            };
        }
    }
}
