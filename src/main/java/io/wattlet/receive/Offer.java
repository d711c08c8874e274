package io.wattlet.receive;

import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command.ReceiveSlice;
import io.wattlet.command.LeasedCommand;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.Scalar;
import java.util.Optional;
import java.util.UUID;

/**
 * A slice that somebody says is ours now.
 *
 * @param leased the command that says so
 * @param hash   name of the slice on its registry, as it follows from the quantity and the blinding of the command
 */
record Offer(LeasedCommand<ReceiveSlice> leased, Buffer hash) {
    private static final int BLINDING_BYTES = 32;

    /** Computes the slice's name; empty when the blinding is not 32 bytes. Multiplies points: not for event loops. */
    static Optional<Offer> of(LeasedCommand<ReceiveSlice> leased) {
        ReceiveSlice command = leased.command();
        if (command.blinding().length() != BLINDING_BYTES) {
            return Optional.empty();
        }
        Scalar blinding = Scalar.fromBytesModOrder(command.blinding().getBytes());
        Commitment commitment = Commitment.of(command.quantity(), blinding);
        return Optional.of(new Offer(leased, Buffer.buffer(commitment.sliceHash())));
    }

    UUID commandId() {
        return leased.command().id();
    }

    ReceiveSlice command() {
        return leased.command();
    }
}
