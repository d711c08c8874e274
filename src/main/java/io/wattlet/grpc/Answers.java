package io.wattlet.grpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** The answers of one stream. The caller decides how fast it goes. */
final class Answers<R> {

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
        var response = exchange.request.response();
        response.write(message);
        if (!response.writeQueueFull()) {
            return Future.succeededFuture();
        }
        Promise<Void> room = Promise.promise();
        response.drainHandler(_ -> room.tryComplete());
        exchange.over().onComplete(_ -> room.tryComplete());
        return room.future();
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
