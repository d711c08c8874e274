package io.wattlet.edge;

import io.vertx.core.Future;
import io.wattlet.command.Command;
import io.wattlet.command.Commands;
import io.wattlet.command.IdempotencyKey;
import io.wattlet.command.Receipt;
import io.wattlet.command.Submission;
import io.wattlet.command.Trace;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * Many commands of one kind in one request, and what became of each: all or nothing when the caller says so, and otherwise
 * as many as can be accepted.
 */
public final class BulkSubmissions {

    private final Commands commands;
    private final int maxItems;

    /**
     * Hands commands in at a door.
     *
     * @param maxItems items in one request, at most {@link Submission#MOST_COMMANDS}
     */
    public BulkSubmissions(Commands commands, int maxItems) {
        this.commands = commands;
        this.maxItems = maxItems;
    }

    /**
     * Makes sure that a request has no more items than one may have, before they are looked at.
     *
     * @throws RefusedException when there are more
     */
    public void requireNoMoreThanMost(int items) {
        if (items > maxItems) {
            throw new RefusedException(new Refusal.TooManyItems(maxItems));
        }
    }

    /**
     * Submits the items, of which there is at least one.
     *
     * @return what became of each, which may be that none was accepted. Where the reason for that is the caller's wallet,
     *     fails with it, as a single command would
     */
    public Future<Receipt> submit(List<Command> items, boolean atomic, Optional<IdempotencyKey> key, Trace trace) {
        return commands
            .submit(new Submission(items, atomic, key).within(trace))
            .map(receipt -> {
                if (receipt.accepted() == 0) {
                    receipt.requireWallet();
                }
                return receipt;
            });
    }
}
