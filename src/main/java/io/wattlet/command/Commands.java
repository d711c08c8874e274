package io.wattlet.command;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
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

    /**
     * Stores slices from outside that came together, in as few transactions as they fit into, and sees to it that workers hear
     * of them.
     *
     * @param trace of the call that they came with
     * @return for each in order what {@link #submit(Command)} would
     */
    List<Future<UUID>> receive(List<Command.ReceiveSlice> slices, Trace trace);

    /**
     * Stores commands whose ids were chosen by whoever hands them in, in as few transactions as they fit into, and sees to it
     * that workers hear of them. They need not be of one kind or one owner, and are judged each by itself. One that was stored
     * before, and is still known, is not judged again, and nothing is done. A refused one leaves nothing: its repeat is judged
     * anew.
     *
     * @return for each in order a receipt, which is {@linkplain Receipt#replayed replayed} when the command was stored before;
     *     fails with {@link io.wattlet.wallet.RefusedException} when it is refused, as with
     *     {@link io.wattlet.wallet.Refusal.CommandIdTaken} when its id is that of another kind of command, another owner's or
     *     one that asks for something else
     */
    List<Future<Receipt>> submitNamed(List<NamedCommand> commands);

    /**
     * Stores commands that belong together, in one transaction, and sees to it that workers hear of them.
     *
     * <p>With a key that the owner used before for the same, the answer is the receipt that was given then, and nothing is
     * done. A submission of which nothing was accepted leaves its key unused.
     *
     * @return what became of each command, once the accepted ones are durable; fails with
     *     {@link io.wattlet.wallet.RefusedException} when the key was used for something else
     *     ({@link io.wattlet.wallet.Refusal.IdempotencyKeyReused}) or the node has too much to do
     */
    Future<Receipt> submit(Submission submission);

    /**
     * The receipt that was given for a key, for those who cannot say which commands to submit without doing work first.
     *
     * @return empty for a key not used yet; fails as {@link #submit(Submission)} does when it was used for something else
     */
    Future<Optional<Receipt>> receipt(String owner, IdempotencyKey key);

    /**
     * Has the receivers told again of a failed transfer, of the slices that the registry handed over to them and that they did
     * not acknowledge: it is pending again, and workers hear of it. Asking again while it is, changes nothing.
     *
     * @param commandId of the transfer
     * @return the same id once that is durable; fails with {@link io.wattlet.wallet.RefusedException} for a transfer that is
     *     not there or somebody else's ({@link io.wattlet.wallet.Refusal.TransferNotFound}), a disabled wallet, one of which
     *     there is nothing to tell ({@link io.wattlet.wallet.Refusal.NothingToRedeliver}), or when the node has too much to do
     */
    Future<UUID> redeliver(String owner, UUID commandId);
}
