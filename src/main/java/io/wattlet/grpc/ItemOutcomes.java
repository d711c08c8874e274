package io.wattlet.grpc;

import io.wattlet.command.Admitted;
import io.wattlet.command.Receipt;
import io.wattlet.proto.v1.ItemOutcome;
import io.wattlet.wallet.Refusal;
import java.util.List;

/** Many items of one call, and what became of each. */
final class ItemOutcomes {

    private ItemOutcomes() {}

    /**
     * Makes sure that there is something to do.
     *
     * @throws InvalidMessageException when there is nothing
     */
    static void requireSome(int items) {
        if (items == 0) {
            throw new InvalidMessageException("items", "At least one item is expected.");
        }
    }

    static List<ItemOutcome> of(Receipt receipt) {
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
