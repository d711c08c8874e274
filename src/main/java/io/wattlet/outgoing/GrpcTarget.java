package io.wattlet.outgoing;

import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;

/**
 * What generated stubs are made from: {@code SomeServiceGrpcClient.create(target.client(), target.address())}. It is cheap,
 * holds no connection itself, and need not be closed.
 *
 * @param client  calls the target, whatever address a stub gives it
 * @param address for show
 */
public record GrpcTarget(GrpcClient client, SocketAddress address) {}
