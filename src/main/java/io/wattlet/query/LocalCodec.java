package io.wattlet.query;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Passes questions and answers by reference between verticles of one JVM. That is safe, for they are immutable; between
 * JVMs it refuses to work, for answers may hold what must not travel.
 */
final class LocalCodec implements MessageCodec<Object, Object> {

    static final String NAME = "io.wattlet.query";

    @Override
    public void encodeToWire(Buffer buffer, Object message) {
        throw new UnsupportedOperationException("queries do not leave the JVM");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("queries do not leave the JVM");
    }

    @Override
    public Object transform(Object message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
