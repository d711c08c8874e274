package io.wattlet.command;

import io.vertx.core.Future;
import java.util.List;

/** Carries out one kind of command. */
public interface CommandHandler<C extends Command> {
    /**
     * Works on a batch and records an {@link Outcome} for each command in it, unless the work goes on elsewhere.
     *
     * @return ends when nothing of the batch occupies this worker any more; a failure means that the batch as a whole
     *     could not be handled, and each of its commands without an outcome is tried again
     */
    Future<Void> handle(List<LeasedCommand<C>> batch);
}
