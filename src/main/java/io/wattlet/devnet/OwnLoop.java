package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** The one event loop that the state of a service belongs to, with what to do when it starts and stops. */
final class OwnLoop extends VerticleBase {

    private final Supplier<Future<Void>> starting;
    private final Supplier<Future<Void>> stopping;

    /**
     * @param starting done on the loop, before anything else
     * @param stopping done on the loop, at the end
     */
    OwnLoop(Supplier<Future<Void>> starting, Supplier<Future<Void>> stopping) {
        this.starting = starting;
        this.stopping = stopping;
    }

    /** Starts the service; when that fails, stops what there is of it. */
    Future<Void> deploy(Vertx onto) {
        return onto.deployVerticle(this).mapEmpty();
    }

    /** Stops the service. */
    Future<Void> undeploy() {
        return vertx.undeploy(deploymentID());
    }

    /** Does something on the loop; from any thread. */
    <T> Future<T> call(Supplier<Future<T>> action) {
        Promise<T> done = Promise.promise();
        context.runOnContext(ignored -> action.get().onComplete(done));
        return done.future();
    }

    @Override
    public Future<?> start() {
        return starting.get().recover(cause -> stopping.get().transform(stopped -> Future.failedFuture(cause)));
    }

    @Override
    public Future<?> stop() {
        return stopping.get();
    }
}
