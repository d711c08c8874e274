package io.wattlet.command;

import io.vertx.core.Future;
import java.util.UUID;

/** The door through which edges hand over commands. */
public interface Commands {
    /**
     * Stores a command and sees to it that a worker hears of it.
     *
     * @return the command's id once it is durable; fails with {@link io.wattlet.wallet.RefusedException} when it is
     *     refused, and then nothing was stored
     */
    Future<UUID> submit(Command command);
}
