package io.wattlet.command;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * Reads commands from messages that came by another way than a call, and have the form that calls have. Whoever knows the form
 * implements it.
 *
 * <p>Each method throws {@link MalformedCommandException} when the message has another shape, and
 * {@link io.wattlet.wallet.RefusedException} when it can be refused without asking anybody.
 */
public interface CommandDecoder {
    /** The announcement of a slice. */
    Command.ReceiveSlice slice(UUID id, Buffer message);

    /** A transfer that the owner asks for. */
    Command.Transfer transfer(UUID id, String owner, Buffer message);

    /** A claim that the owner asks for. */
    Command.Claim claim(UUID id, String owner, Buffer message);
}
