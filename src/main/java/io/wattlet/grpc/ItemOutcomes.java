package io.wattlet.grpc;

import io.vertx.core.Future;
import io.wattlet.command.Admitted;
import io.wattlet.command.Command;
import io.wattlet.command.Receipt;
import io.wattlet.edge.BulkSubmissions;
import io.wattlet.proto.v1.ItemOutcome;
import io.wattlet.wallet.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Many items of one call, and what became of each. */
final class ItemOutcomes {

    private ItemOutcomes() {}

    /** Reads one item. */
    interface Shape<M> {
        /**
         * The command that it asks for.
         *
         * @param place by which its fields are named, such as {@code items[3].}
         */
        Command command(String place, M item, String owner);
    }

    /**
     * Hands in the items of a call, of which there is at least one.
     *
     * @return what became of each in order; fails with {@link InvalidMessageException} when there is none, or one is not as it
     *     must be, and like {@link BulkSubmissions#submit}
     */
    static <M> Future<List<ItemOutcome>> submit(
        OwnerCall call,
        BulkSubmissions bulk,
        List<M> items,
        boolean atomic,
        Shape<M> shape
    ) {
        if (items.isEmpty()) {
            throw new InvalidMessageException("items", "At least one item is expected.");
        }
        bulk.requireNoMoreThanMost(items.size());
        List<Command> commands = new ArrayList<>(items.size());
        for (M item : items) {
            commands.add(shape.command("items[" + commands.size() + "].", item, call.owner()));
        }
        return bulk
            .submit(commands, atomic, call.idempotencyKey(), call.trace())
            .map(receipt -> {
                call.mark(receipt.replayed());
                return outcomes(receipt);
            });
    }

    private static List<ItemOutcome> outcomes(Receipt receipt) {
        return receipt.items().stream().map(ItemOutcomes::write).toList();
    }

    private static ItemOutcome write(Admitted item) {
        return switch (item) {
            case Admitted.Accepted(var id) -> ItemOutcome.newBuilder().setRequestId(id.toString()).build();
            case Admitted.Refused(Refusal refusal) -> ItemOutcome.newBuilder()
                .setRefusal(Messages.reason(refusal.code(), refusal.text()))
                .build();
        };
    }
}
