package io.wattlet.http;

import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;

/** Appends to a buffer. */
final class BufferStream extends OutputStream {

    private final Buffer buffer;

    BufferStream(Buffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public void write(int value) {
        buffer.appendByte((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        buffer.appendBytes(bytes, offset, length);
    }
}
