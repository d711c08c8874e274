package io.wattlet.grpc;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.wattlet.command.Trace;

/**
 * One call of a method, with its message received.
 *
 * @param metadata   of the call
 * @param connection where it comes from
 * @param message    as it was sent
 * @param trace      which names the call
 */
record Call(MultiMap metadata, SocketAddress connection, Buffer message, Trace trace) {}
