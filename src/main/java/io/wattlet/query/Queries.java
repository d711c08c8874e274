package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;

/** The door through which edges ask questions. They go over the local event bus to one of the {@link QueryVerticle}s. */
public final class Queries {

    static final String ADDRESS = "io.wattlet.query";

    private final Vertx vertx;
    private final DeliveryOptions options;

    /**
     * Opens the door. Once per Vert.x instance, and before any {@link QueryVerticle} is deployed there.
     *
     * @param timeout how long to wait for an answer
     */
    public Queries(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.options = localOptions().setSendTimeout(timeout.toMillis());
        vertx.eventBus().registerCodec(new LocalCodec());
    }

    static DeliveryOptions localOptions() {
        return new DeliveryOptions().setCodecName(LocalCodec.NAME).setLocalOnly(true);
    }

    /**
     * Asks a question.
     *
     * @return the answer; fails with {@link io.wattlet.wallet.RefusedException} when the owner may not ask, with
     *     {@link io.vertx.core.eventbus.ReplyException} when nobody answered in time, and with the database's failure
     */
    public <R> Future<R> ask(Query<R> query) {
        return vertx
            .eventBus()
            .<Answer>request(ADDRESS, query, options)
            .compose(reply -> result(reply.body()));
    }

    // The verticle's switch gives each query an answer of its own type.
    @SuppressWarnings("unchecked")
    private static <R> Future<R> result(Answer answer) {
        return switch (answer) {
            case Answer.Given(Object value) -> Future.succeededFuture((R) value);
            case Answer.Failed(Throwable cause) -> Future.failedFuture(cause);
        };
    }
}
