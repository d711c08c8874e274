package io.wattlet.grpc;

import com.google.protobuf.MessageLite;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wattlet.query.Page;
import java.util.Optional;
import java.util.function.Function;

/** The answers of one stream. The caller decides how fast it goes. */
final class Answers<R> {

    /** Where answers come from. */
    interface Source<R> {
        /** The next one; empty when there are no more. Asked for when there is room for it, and not before. */
        Future<Optional<R>> next();
    }

    private final Exchange<R> exchange;

    Answers(Exchange<R> exchange) {
        this.exchange = exchange;
    }

    /**
     * Sends one more.
     *
     * @return succeeds when there is room for the next, or nobody wants it any more
     */
    Future<Void> send(R message) {
        if (exchange.isOver()) {
            return exchange.over();
        }
        exchange.request.response().write(message);
        return exchange.room();
    }

    /**
     * Sends whatever a source gives, as fast as the caller takes it.
     *
     * @return succeeds when there is no more, or nobody wants more; fails with what the source fails with
     */
    Future<Void> sendAll(Source<R> source) {
        Promise<Void> done = Promise.promise();
        sendNext(source, done);
        return done.future();
    }

    /** Sends a page, in messages of bounded size: as {@link #sendAll} does with {@link Chunks#of}. */
    <T, I extends MessageLite> Future<Void> sendPage(Page<T> page, Function<T, I> writer, Chunks.Frame<I, R> frame) {
        return sendAll(Chunks.of(page, writer, frame));
    }

    private void sendNext(Source<R> source, Promise<Void> done) {
        if (exchange.isOver()) {
            done.complete();
        } else {
            source.next().onComplete(next -> sendOrEnd(source, next, done));
        }
    }

    // Each is sent in a turn of its own: a long list must not keep the event loop from its other calls, nor pile up the stack.
    private void sendOrEnd(Source<R> source, AsyncResult<Optional<R>> next, Promise<Void> done) {
        if (next.failed()) {
            done.fail(next.cause());
        } else if (next.result().isEmpty()) {
            done.complete();
        } else {
            send(next.result().get()).onComplete(_ -> exchange.later(() -> sendNext(source, done)));
        }
    }

    /** Whether nobody wants more. */
    boolean isOver() {
        return exchange.isOver();
    }

    /** Succeeds when nobody wants more. */
    Future<Void> over() {
        return exchange.over();
    }
}
