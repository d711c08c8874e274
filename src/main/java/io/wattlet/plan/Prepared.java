package io.wattlet.plan;

import io.wattlet.command.Command;
import io.wattlet.command.LeasedCommand;

/**
 * What came of gathering what a command is planned from. Of a command that waits for slices there is nothing to come.
 *
 * @param <C> kind of command
 * @param <I> what a plan is made of
 */
sealed interface Prepared<C extends Command, I> {
    LeasedCommand<C> leased();

    /** Everything is there, and reserved. */
    record Ready<C extends Command, I>(LeasedCommand<C> leased, I input) implements Prepared<C, I> {}

    /**
     * It cannot be done; nothing is reserved.
     *
     * @param code stable, machine-readable
     * @param text a sentence for the caller
     */
    record Impossible<C extends Command, I>(
        LeasedCommand<C> leased,
        String code,
        String text
    ) implements Prepared<C, I> {}
}
