package io.wattlet.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.Service;
import io.vertx.grpc.server.ServiceBuilder;
import io.wattlet.auth.Scope;
import io.wattlet.edge.Admittance;
import io.wattlet.edge.NobodyException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Makes services of methods. The way of every call: count it, receive the one message, decode it, do what is asked for,
 * answer. Messages are decoded here and not by the server, so that whatever is wrong with them is told.
 */
final class Methods {

    /** What a method does that answers once. */
    interface Unary<Q, R> {
        Future<R> answer(Call call, Q message);
    }

    /** What a method does that answers as long as it has something to say; succeeds when that is over. */
    interface Streamed<Q, R> {
        Future<Void> answer(Call call, Q message, Answers<R> answers);
    }

    /** What a method does for an owner of wallets that answers once. */
    interface Owned<Q, R> {
        Future<R> answer(OwnerCall call, Q message);
    }

    /** What a method does for an owner of wallets that answers as long as it has something to say. */
    interface OwnedStream<Q, R> {
        Future<Void> answer(OwnerCall call, Q message, Answers<R> answers);
    }

    private final Surroundings surroundings;
    private final ServiceBuilder service;

    private Methods(Surroundings surroundings, ServiceName name, ServiceDescriptor descriptor) {
        this.surroundings = surroundings;
        this.service = Service.service(name, descriptor);
    }

    /** What all services of an edge have in common. */
    record Surroundings(Vertx vertx, GrpcLoad load, EndlessStreams endless, Admittance admittance) {
        /** Begins with no method of a service. */
        Methods of(ServiceName name, ServiceDescriptor descriptor) {
            return new Methods(this, name, descriptor);
        }
    }

    /** The service with the methods that were given. */
    Service build() {
        return service.build();
    }

    /** Adds a method that anybody may call and that answers once. */
    <Q extends Message, R extends Message> Methods unaryForAnybody(
        ServiceMethod<Q, R> method,
        Parser<Q> messages,
        Unary<Q, R> operation
    ) {
        return bind(method, this::beginCall, (exchange, call) ->
            operation.answer(call, decode(messages, call.message())).onSuccess(exchange::answer)
        );
    }

    /** Adds a method that anybody may call, and that answers with a stream that goes on until the caller, or the node, ends it. */
    <Q extends Message, R extends Message> Methods endlessForAnybody(
        ServiceMethod<Q, R> method,
        Parser<Q> messages,
        Streamed<Q, R> operation
    ) {
        return bind(method, this::beginEndless, (exchange, call) ->
            operation
                .answer(call, decode(messages, call.message()), new Answers<>(exchange))
                .onSuccess(_ -> exchange.end())
        );
    }

    /** Adds a method for owners of wallets that answers once. */
    <Q extends Message, R extends Message> Methods unary(
        ServiceMethod<Q, R> method,
        Scope scope,
        Parser<Q> messages,
        Owned<Q, R> operation
    ) {
        return bind(method, this::beginCall, (exchange, call) ->
            admit(exchange, call, scope)
                .compose(admitted -> operation.answer(admitted, decode(messages, call.message())))
                .onSuccess(exchange::answer)
        );
    }

    /** Adds a method for owners of wallets that answers with a stream that comes to an end. */
    <Q extends Message, R extends Message> Methods streamed(
        ServiceMethod<Q, R> method,
        Scope scope,
        Parser<Q> messages,
        OwnedStream<Q, R> operation
    ) {
        return bindStream(method, this::beginStream, scope, messages, operation);
    }

    /** Adds a method for owners of wallets that answers with a stream that goes on until the caller, or the node, ends it. */
    <Q extends Message, R extends Message> Methods endless(
        ServiceMethod<Q, R> method,
        Scope scope,
        Parser<Q> messages,
        OwnedStream<Q, R> operation
    ) {
        return bindStream(method, this::beginEndless, scope, messages, operation);
    }

    private <Q extends Message, R extends Message> Methods bindStream(
        ServiceMethod<Q, R> method,
        Consumer<Exchange<R>> begin,
        Scope scope,
        Parser<Q> messages,
        OwnedStream<Q, R> operation
    ) {
        return bind(method, begin, (exchange, call) ->
            admit(exchange, call, scope)
                .compose(admitted ->
                    operation.answer(admitted, decode(messages, call.message()), new Answers<>(exchange))
                )
                .onSuccess(_ -> exchange.end())
        );
    }

    private <Q extends Message, R extends Message> Methods bind(
        ServiceMethod<Q, R> method,
        Consumer<Exchange<R>> begin,
        BiFunction<Exchange<R>, Call, Future<?>> operation
    ) {
        service.bind(undecoded(method), request -> {
            Exchange<R> exchange = new Exchange<>(surroundings.vertx, surroundings.load, request);
            receive(exchange, begin)
                .compose(call -> operation.apply(exchange, call))
                .onFailure(exchange::fail);
        });
        return this;
    }

    /** Adds a method that anybody may call, and that takes a stream of messages and answers with one. */
    <Q extends Message, R extends Message> Methods conversationForAnybody(
        ServiceMethod<Q, R> method,
        Consumer<Exchange<R>> operation
    ) {
        service.bind(undecoded(method), request ->
            operation.accept(new Exchange<>(surroundings.vertx, surroundings.load, request))
        );
        return this;
    }

    private <R> void beginCall(Exchange<R> exchange) {
        exchange.hold(surroundings.load.calls, GrpcMeters.Limit.CALLS);
        exchange.endWithin(surroundings.load.limits.answerWithin().toMillis());
    }

    private <R> void beginStream(Exchange<R> exchange) {
        exchange.hold(surroundings.load.streams, GrpcMeters.Limit.STREAMS);
        exchange.heedDeadline();
    }

    private <R> void beginEndless(Exchange<R> exchange) {
        beginStream(exchange);
        EndlessStreams.Endless stream = () -> exchange.fail(new DrainingException());
        exchange.over().onComplete(_ -> surroundings.endless.leave(stream));
        surroundings.endless.enter(stream);
    }

    private <R> Future<OwnerCall> admit(Exchange<R> exchange, Call call, Scope scope) {
        return surroundings.admittance
            .admit(call.metadata(), Optional.of(scope))
            .map(subject ->
                new OwnerCall(
                    subject.orElseThrow(NobodyException::new),
                    exchange.request.fullMethodName(),
                    call.metadata(),
                    call.message(),
                    exchange.request.response().headers(),
                    call.trace(),
                    exchange.over()
                )
            );
    }

    private static <R extends Message> ServiceMethod<Buffer, R> undecoded(ServiceMethod<?, R> method) {
        return ServiceMethod.server(
            method.serviceName(),
            method.methodName(),
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.IDENTITY
        );
    }

    // The message is asked for at once: nothing would hold it back anyhow, as it comes with the headers.
    private static <R> Future<Call> receive(Exchange<R> exchange, Consumer<Exchange<R>> begin) {
        Future<Buffer> message = onlyMessage(exchange);
        return Future.succeededFuture(exchange).compose(begun -> {
            begin.accept(begun);
            return message.map(received -> new Call(begun.metadata(), begun.connection(), received, begun.trace()));
        });
    }

    private static <R> Future<Buffer> onlyMessage(Exchange<R> exchange) {
        GrpcServerRequest<Buffer, R> request = exchange.request;
        Promise<Buffer> only = Promise.promise();
        Promise<Buffer> first = Promise.promise();
        request.invalidMessageHandler(invalid ->
            exchange.fail(
                new UnreadableException(
                    invalid instanceof MessageSizeOverflowException
                        ? UnreadableException.Kind.TOO_LONG
                        : UnreadableException.Kind.NOT_A_MESSAGE
                )
            )
        );
        request.messageHandler(message -> {
            if (!message.encoding().equals("identity")) {
                only.tryFail(new UnreadableException(UnreadableException.Kind.COMPRESSED));
            } else if (!first.tryComplete(message.payload())) {
                only.tryFail(new UnreadableException(UnreadableException.Kind.NOT_ONE_MESSAGE));
            }
        });
        request.endHandler(_ -> {
            if (first.future().succeeded()) {
                only.tryComplete(first.future().result());
            } else {
                only.tryFail(new UnreadableException(UnreadableException.Kind.NOT_ONE_MESSAGE));
            }
        });
        return only.future();
    }

    /**
     * Reads a message.
     *
     * @throws UnreadableException when it is not one of this kind
     */
    static <Q> Q decode(Parser<Q> messages, Buffer bytes) {
        try {
            return messages.parseFrom(bytes.getBytes());
        } catch (InvalidProtocolBufferException _) {
            throw new UnreadableException(UnreadableException.Kind.NOT_A_MESSAGE);
        }
    }
}
