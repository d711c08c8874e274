package io.wattlet.command;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** One handler for each kind of command. */
public record CommandHandlers(
    CommandHandler<Command.Transfer> transfers,
    CommandHandler<Command.Claim> claims,
    CommandHandler<Command.ReceiveSlice> receipts,
    CommandHandler<Command.Unclaim> unclaims
) {
    /** Hands each command to the handler of its kind. */
    Future<Void> handle(List<LeasedCommand<Command>> batch) {
        List<LeasedCommand<Command.Transfer>> transfer = new ArrayList<>();
        List<LeasedCommand<Command.Claim>> claim = new ArrayList<>();
        List<LeasedCommand<Command.ReceiveSlice>> receive = new ArrayList<>();
        List<LeasedCommand<Command.Unclaim>> unclaim = new ArrayList<>();
        for (LeasedCommand<Command> leased : batch) {
            switch (leased.command()) {
                case Command.Transfer command -> transfer.add(as(command, leased));
                case Command.Claim command -> claim.add(as(command, leased));
                case Command.ReceiveSlice command -> receive.add(as(command, leased));
                case Command.Unclaim command -> unclaim.add(as(command, leased));
            }
        }
        return Future.join(
            handle(transfers, transfer),
            handle(claims, claim),
            handle(receipts, receive),
            handle(unclaims, unclaim)
        ).mapEmpty();
    }

    private static <C extends Command> Future<Void> handle(CommandHandler<C> handler, List<LeasedCommand<C>> batch) {
        return batch.isEmpty() ? Future.succeededFuture() : handler.handle(batch);
    }

    private static <C extends Command> LeasedCommand<C> as(C command, LeasedCommand<Command> leased) {
        return new LeasedCommand<>(command, leased.walletId(), leased.attempt(), leased.storedAt());
    }
}
