package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.time.Duration;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Receives the bodies of requests, within bounds of length and time. */
final class BodyReader {

    /** The body is longer than allowed. */
    static final class TooLongException extends RuntimeException {

        TooLongException() {
            super("the request body is too long", null, false, false);
        }
    }

    /** The body did not arrive in time. */
    static final class TooSlowException extends RuntimeException {

        TooSlowException() {
            super("the request body came too slowly", null, false, false);
        }
    }

    /** The connection was lost before the end of the body. */
    static final class LostException extends RuntimeException {

        LostException() {
            super("the connection was lost", null, false, false);
        }
    }

    private final Vertx vertx;
    private final int maxBytes;
    private final Duration timeout;

    BodyReader(Vertx vertx, int maxBytes, Duration timeout) {
        this.vertx = vertx;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /**
     * Receives a body to its end, and holds it.
     *
     * @param exchange whose request is paused
     * @return fails with {@link TooLongException}, {@link TooSlowException}, or {@link LostException}; or with
     *     {@link RefusedException} when the node has too many bodies in hand
     */
    Future<Buffer> read(Exchange exchange) {
        return receive(exchange.request, exchange::hold);
    }

    /**
     * Receives a body to its end, and drops it while it comes in.
     *
     * @param request paused
     * @return empty; fails with {@link TooLongException}, {@link TooSlowException}, or {@link LostException}
     */
    Future<Buffer> skip(HttpServerRequest request) {
        return receive(request, null);
    }

    // A body that is not held is not kept either.
    private Future<Buffer> receive(HttpServerRequest request, @Nullable IntPredicate hold) {
        if (announcesTooMuch(request)) {
            return Future.failedFuture(new TooLongException());
        }
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        Counter counter = new Counter();
        long timer = vertx.setTimer(timeout.toMillis(), _ -> promise.tryFail(new TooSlowException()));
        request.exceptionHandler(_ -> promise.tryFail(new LostException()));
        request.endHandler(_ -> promise.tryComplete(body));
        request.handler(chunk -> {
            counter.bytes += chunk.length();
            if (counter.bytes > maxBytes) {
                promise.tryFail(new TooLongException());
            } else if (hold != null && !promise.future().isComplete()) {
                if (hold.test(chunk.length())) {
                    body.appendBuffer(chunk);
                } else {
                    promise.fail(new RefusedException(new Refusal.Overloaded()));
                }
            }
        });
        request.resume();
        return promise.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    /** Drops what still comes in, to its end or for so long: a caller that is cut off while it sends sees no answer. */
    Future<Void> drop(HttpServerRequest request, Duration atMost) {
        Promise<Void> promise = Promise.promise();
        long timer = vertx.setTimer(atMost.toMillis(), _ -> promise.tryComplete());
        request.exceptionHandler(_ -> promise.tryComplete());
        request.endHandler(_ -> promise.tryComplete());
        request.handler(_ -> {});
        request.resume();
        return promise.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private boolean announcesTooMuch(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") && Long.parseLong(length) > maxBytes;
    }

    private static final class Counter {

        private long bytes;
    }
}
