package io.wattlet.devnet;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a devnet service remembers between runs: a file of records to which it only ever appends.
 *
 * <p>A record is its length in four bytes, big-endian, then its content. It is in the hands of the operating system when
 * its append succeeds: it outlives a killed process, though not a power cut, which is enough for a network to try things
 * out on. A record that a kill cut short is dropped at the next start.
 *
 * <p>To be used from one Vert.x context. Appends that arrive while a write is under way go out together in the next one.
 */
final class RecordLog {

    /** Longest content of a record, in bytes: twice what one gRPC message may hold. */
    static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RecordLog.class);

    private final Vertx vertx;
    private final @Nullable FileChannel file;
    private List<Append> waiting = new ArrayList<>();
    private Future<Void> writing = Future.succeededFuture();

    private RecordLog(Vertx vertx, @Nullable FileChannel file) {
        this.vertx = vertx;
        this.file = file;
    }

    /** A log that keeps nothing: every append succeeds at once. */
    static RecordLog forgetful(Vertx vertx) {
        return new RecordLog(vertx, null);
    }

    /** Takes one record back from the file. */
    @FunctionalInterface
    interface Replay {
        void accept(ByteString content) throws IOException;
    }

    /**
     * Opens a log, making its file when missing, and plays back what it holds. Blocks.
     *
     * @param file   where the records are; null for a log that keeps nothing
     * @param replay receives every whole record, oldest first
     * @throws IOException when the file cannot be read or written, or holds something else
     */
    static RecordLog open(Vertx vertx, @Nullable Path file, Replay replay) throws IOException {
        if (file == null) {
            return forgetful(vertx);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long whole = playBack(file, replay);
            if (whole < channel.size()) {
                LOG.warn("{}: the last record was cut short and is dropped", file);
                channel.truncate(whole);
            }
            channel.position(whole);
            return new RecordLog(vertx, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns the length of the file up to the end of its last whole record. */
    private static long playBack(Path file, Replay replay) throws IOException {
        long left = Files.size(file);
        long whole = 0;
        try (var records = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (left >= Integer.BYTES) {
                int length = records.readInt();
                left -= Integer.BYTES;
                if (length < 0 || length > MAX_RECORD_BYTES) {
                    throw new IOException(file + " is not a record log");
                }
                if (length > left) {
                    return whole;
                }
                replay.accept(ByteString.copyFrom(records.readNBytes(length)));
                left -= length;
                whole += Integer.BYTES + length;
            }
        }
        return whole;
    }

    /**
     * Adds one record behind all earlier ones.
     *
     * @return succeeds when it is written; once a write has failed, every later append fails too
     */
    Future<Void> append(ByteString content) {
        if (content.size() > MAX_RECORD_BYTES) {
            return Future.failedFuture(
                new IllegalArgumentException("a record of " + content.size() + " bytes is too long")
            );
        }
        if (file == null) {
            return Future.succeededFuture();
        }
        Promise<Void> written = Promise.promise();
        waiting.add(new Append(content, written));
        if (writing.isComplete()) {
            writeWaiting(file);
        }
        return written.future();
    }

    private void writeWaiting(FileChannel channel) {
        List<Append> batch = waiting;
        waiting = new ArrayList<>();
        if (writing.failed()) {
            batch.forEach(append -> append.written.fail(writing.cause()));
        } else if (!batch.isEmpty()) {
            writing = vertx.executeBlocking(() -> write(channel, batch)).mapEmpty();
            writing.onComplete(result -> {
                batch.forEach(append -> append.written.handle(result));
                writeWaiting(channel);
            });
        }
    }

    private static int write(FileChannel channel, List<Append> batch) throws IOException {
        int length = batch
            .stream()
            .mapToInt(append -> Integer.BYTES + append.content.size())
            .sum();
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (Append append : batch) {
            bytes.putInt(append.content.size());
            append.content.copyTo(bytes);
        }
        bytes.flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return length;
    }

    /** Closes the file after what was appended is written. */
    Future<Void> close() {
        if (file == null) {
            return Future.succeededFuture();
        }
        if (!writing.isComplete() || !waiting.isEmpty()) {
            return writing.otherwiseEmpty().compose(done -> close());
        }
        return vertx
            .executeBlocking(() -> {
                file.close();
                return file;
            })
            .mapEmpty();
    }

    private record Append(ByteString content, Promise<Void> written) {}
}
