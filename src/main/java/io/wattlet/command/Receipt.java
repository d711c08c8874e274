package io.wattlet.command;

import io.vertx.core.buffer.Buffer;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of a submission.
 *
 * @param items    one for each command, in order
 * @param replayed whether this is what an earlier submission with the same key was told, or the command was there already
 *                 that it names
 * @param note     of that earlier submission
 */
public record Receipt(List<Admitted> items, boolean replayed, Optional<Buffer> note) {
    public Receipt {
        items = List.copyOf(items);
    }

    /** A receipt without a note. */
    public Receipt(List<Admitted> items, boolean replayed) {
        this(items, replayed, Optional.empty());
    }

    /** A receipt for one command. */
    static Receipt of(UUID commandId, boolean replayed) {
        return new Receipt(List.of(new Admitted.Accepted(commandId)), replayed);
    }

    /** How many commands were accepted. */
    public long accepted() {
        return items.stream().filter(Admitted.Accepted.class::isInstance).count();
    }

    /**
     * The id of the only command.
     *
     * @throws RefusedException when it was refused
     */
    public UUID onlyCommand() {
        if (items.size() != 1) {
            throw new IllegalStateException("a receipt for " + items.size() + " commands");
        }
        return switch (items.getFirst()) {
            case Admitted.Accepted(UUID id) -> id;
            case Admitted.Refused(var refusal) -> throw new RefusedException(refusal);
        };
    }

    /**
     * Makes sure that the commands were judged.
     *
     * @throws RefusedException when they were refused because the owner has no wallet, or a disabled one
     */
    public void requireWallet() {
        if (
            items.getFirst() instanceof Admitted.Refused(Refusal refusal) &&
            (refusal instanceof Refusal.NoWallet || refusal instanceof Refusal.WalletDisabled)
        ) {
            throw new RefusedException(refusal);
        }
    }
}
