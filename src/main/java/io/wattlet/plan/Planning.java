package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.wattlet.command.Command;
import io.wattlet.command.LeasedCommand;
import io.wattlet.command.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What planning transfers and claims has in common: threads for the arithmetic, and what happens when it cannot be done. */
final class Planning {

    private static final Logger LOG = LoggerFactory.getLogger(Planning.class);

    private final WorkerExecutor threads;
    private final PlanEngine engine;
    private final PlanSettings settings;

    Planning(WorkerExecutor threads, PlanEngine engine, PlanSettings settings) {
        this.threads = threads;
        this.engine = engine;
        this.settings = settings;
    }

    /** Does arithmetic that is too long for an event loop. */
    // Vert.x declares the result nullable because the work might yield null; it is what the work yields.
    @SuppressWarnings("NullAway")
    <T> Future<T> compute(Callable<T> work) {
        return threads.executeBlocking(work, false);
    }

    /** Plans each command that is ready, and records what becomes of the others. One that breaks down is tried again. */
    <C extends Command, I> Future<Void> each(
        List<Prepared<C, I>> prepared,
        BiFunction<LeasedCommand<C>, I, Future<Void>> plan
    ) {
        List<Future<Void>> all = prepared
            .stream()
            .map(one ->
                switch (one) {
                    case Prepared.Ready<C, I>(LeasedCommand<C> leased, I input) -> plan
                        .apply(leased, input)
                        .recover(failure -> engine.record(afterBreakdown(leased, failure)));
                    case Prepared.Impossible<C, I>(LeasedCommand<C> leased, String code, String text) -> engine.record(
                        new Outcome.Failed(leased.command().id(), leased.attempt(), code, text)
                    );
                }
            )
            .toList();
        return Future.join(all).mapEmpty();
    }

    private Outcome afterBreakdown(LeasedCommand<?> leased, Throwable failure) {
        LOG.warn("command {} broke down in attempt {}", leased.command().id(), leased.attempt(), failure);
        Duration pause = settings.pause(leased.attempt());
        return new Outcome.Retry(leased.command().id(), leased.attempt(), pause, String.valueOf(failure.getMessage()));
    }
}
