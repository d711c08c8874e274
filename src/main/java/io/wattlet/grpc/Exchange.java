package io.wattlet.grpc;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.wattlet.command.Trace;
import io.wattlet.edge.AnswerTooLateException;
import io.wattlet.edge.Bounded;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;

/**
 * One call on its way to its end: what it holds of the node's bounds, when it must be over, and how it ends. Confined to one
 * event loop.
 */
final class Exchange<R> {

    private static final String ERROR_CODE = "error-code";
    private static final String RETRY_AFTER = "retry-after";
    private static final String CHALLENGE = "www-authenticate";

    final GrpcServerRequest<Buffer, R> request;

    private final Vertx vertx;
    private final GrpcLoad load;
    private final Trace trace;
    private final long beganNanos = System.nanoTime();
    private final Promise<Void> over = Promise.promise();
    private Promise<Void> room = Promise.promise();
    private Bounded held = new Bounded(0);
    private long timer = -1;

    /** Begins with nothing held. */
    Exchange(Vertx vertx, GrpcLoad load, GrpcServerRequest<Buffer, R> request) {
        this.vertx = vertx;
        this.load = load;
        this.request = request;
        this.trace = Trace.of(request.headers().get("traceparent"));
        request.errorHandler(_ -> gone());
        request.exceptionHandler(_ -> gone());
        request.response().exceptionHandler(_ -> gone());
    }

    /**
     * Counts it as under way.
     *
     * @throws RefusedException when there are too many
     */
    void hold(Bounded bound, GrpcMeters.Limit limit) {
        if (!bound.take(1)) {
            load.meters.reached(limit);
            throw new RefusedException(new Refusal.Overloaded());
        }
        held = bound;
    }

    /** Fails with {@link AnswerTooLateException} when the caller's deadline has come, or so much time has passed. */
    void endWithin(long millis) {
        long timeout = request.timeout();
        timer = vertx.setTimer(Math.max(1, timeout > 0 ? Math.min(timeout, millis) : millis), _ ->
            fail(new AnswerTooLateException())
        );
    }

    /** Heeds the caller's deadline, where there is one. */
    void heedDeadline() {
        if (request.timeout() > 0) {
            endWithin(request.timeout());
        }
    }

    /**
     * Whether there is room for more answers: succeeds when the caller has taken enough of those that were given, or when it
     * has ended. A caller who takes nothing for as long as an answer may take is not waited for.
     */
    Future<Void> room() {
        var response = request.response();
        if (isOver() || !response.writeQueueFull()) {
            return Future.succeededFuture();
        }
        Promise<Void> waiting = Promise.promise();
        room = waiting;
        long patience = vertx.setTimer(load.limits.answerWithin().toMillis(), _ -> fail(new AnswerTooLateException()));
        response.drainHandler(_ -> waiting.tryComplete());
        return waiting.future().onComplete(_ -> vertx.cancelTimer(patience));
    }

    /** Does something in the event loop's next turn. */
    void later(Runnable action) {
        vertx.runOnContext(_ -> action.run());
    }

    SocketAddress connection() {
        return request.connection().remoteAddress();
    }

    Trace trace() {
        return trace;
    }

    MultiMap metadata() {
        return request.headers();
    }

    /** Succeeds when it has ended, in whatever way. */
    Future<Void> over() {
        return over.future();
    }

    boolean isOver() {
        return over.future().isComplete();
    }

    /** Answers the only message. */
    void answer(R message) {
        if (release(GrpcStatus.OK)) {
            request.response().end(message);
        }
    }

    /** Ends a stream of answers. */
    void end() {
        if (release(GrpcStatus.OK)) {
            request.response().end();
        }
    }

    /** Ends it with what went wrong. */
    void fail(Throwable cause) {
        if (!isOver()) {
            Failure failure = Failure.of(cause, trace);
            release(failure.status());
            load.meters.failed(failure.code());
            var response = request.response().status(failure.status()).statusMessage(failure.sentence());
            response.trailers().set(ERROR_CODE, failure.code());
            failure.retryAfter().ifPresent(seconds -> response.trailers().set(RETRY_AFTER, Long.toString(seconds)));
            failure.challenge().ifPresent(challenge -> response.trailers().set(CHALLENGE, challenge));
            response.end();
        }
    }

    /** What there is to say of something that went wrong without ending it. */
    Failure failure(Throwable cause) {
        return Failure.of(cause, trace);
    }

    private void gone() {
        release(GrpcStatus.CANCELLED);
    }

    private boolean release(GrpcStatus status) {
        if (!over.tryComplete()) {
            return false;
        }
        vertx.cancelTimer(timer);
        room.tryComplete();
        held.give(1);
        load.meters.answered(request.fullMethodName(), status, System.nanoTime() - beganNanos);
        return true;
    }
}
