package io.wattlet.command;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Commands that one owner hands in together: transfers, or claims.
 *
 * <p>They are judged in their order, at one moment. What they ask for of one certificate is added up: an item is refused
 * when it and all items before it, refused ones included, ask for more than the wallet holds.
 *
 * @param commands 1 to {@value #MOST_COMMANDS}, all of one kind and one owner
 * @param atomic   whether one refusal refuses them all
 * @param key      by which the owner can hand them in again without their being carried out again
 * @param note     what whoever hands them in again wants to be told with the receipt; kept with the key
 */
public record Submission(List<Command> commands, boolean atomic, Optional<IdempotencyKey> key, Optional<Buffer> note) {
    /** Most commands in one submission. */
    public static final int MOST_COMMANDS = 10_000;

    public Submission {
        commands = List.copyOf(commands);
        if (commands.isEmpty() || commands.size() > MOST_COMMANDS) {
            throw new IllegalArgumentException("a submission has 1 to " + MOST_COMMANDS + " commands");
        }
        Command first = commands.getFirst();
        for (Command command : commands) {
            if (CommandKind.of(command) != CommandKind.of(first) || !owner(command).equals(owner(first))) {
                throw new IllegalArgumentException("the commands of a submission are of one kind and one owner");
            }
        }
    }

    /** A submission without a note. */
    public Submission(List<Command> commands, boolean atomic, Optional<IdempotencyKey> key) {
        this(commands, atomic, key, Optional.empty());
    }

    /** A submission of one command. */
    public static Submission of(Command command, Optional<IdempotencyKey> key) {
        return new Submission(List.of(command), false, key);
    }

    /** Who hands it in. */
    public String owner() {
        return owner(commands.getFirst());
    }

    CommandKind kind() {
        return CommandKind.of(commands.getFirst());
    }

    /** The id of its first command, which no other submission has. */
    UUID id() {
        return commands.getFirst().id();
    }

    private static String owner(Command command) {
        return switch (command) {
            case Command.Transfer transfer -> transfer.owner();
            case Command.Claim claim -> claim.owner();
            case Command.ReceiveSlice _ -> throw new IllegalArgumentException("a slice from outside has no owner yet");
            case Command.Unclaim _ -> throw new IllegalArgumentException("nobody hands in that a claim is undone");
        };
    }
}
