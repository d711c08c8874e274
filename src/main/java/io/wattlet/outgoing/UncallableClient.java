package io.wattlet.outgoing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.Address;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.ServiceMethod;

/** Stands for a target that cannot be called, and says why at every call. */
record UncallableClient(NotSentException failure, Tally tally) implements GrpcClient {
    @Override
    public Future<GrpcClientRequest<Buffer, Buffer>> request(Address server) {
        return refuse();
    }

    @Override
    public Future<GrpcClientRequest<Buffer, Buffer>> request() {
        return refuse();
    }

    @Override
    public <Q, A> Future<GrpcClientRequest<Q, A>> request(Address server, ServiceMethod<A, Q> method) {
        return refuse();
    }

    @Override
    public <Q, A> Future<GrpcClientRequest<Q, A>> request(ServiceMethod<A, Q> method) {
        return refuse();
    }

    private <T> Future<T> refuse() {
        tally.notSent(failure.reason());
        return Future.failedFuture(failure);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
