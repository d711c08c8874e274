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
 * @param trace    of the call that hands them in
 * @param named    whether the id of its only command was chosen by whoever hands it in, so that it may be there already;
 *                 such a submission has no key
 */
public record Submission(
    List<Command> commands,
    boolean atomic,
    Optional<IdempotencyKey> key,
    Optional<Buffer> note,
    Optional<Trace> trace,
    boolean named
) {
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
        if (named && (commands.size() > 1 || key.isPresent())) {
            throw new IllegalArgumentException("a named command comes alone, and needs no key");
        }
    }

    /** A submission without a note, of whoever has no trace. */
    public Submission(List<Command> commands, boolean atomic, Optional<IdempotencyKey> key) {
        this(commands, atomic, key, Optional.empty(), Optional.empty(), false);
    }

    /** A submission of one command. */
    public static Submission of(Command command, Optional<IdempotencyKey> key) {
        return new Submission(List.of(command), false, key);
    }

    /** A submission of one command whose id its sender chose. */
    static Submission named(NamedCommand named) {
        return new Submission(
            List.of(named.command()),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.of(named.trace()),
            true
        );
    }

    /** The same, as part of a trace. */
    public Submission within(Trace trace) {
        return new Submission(commands, atomic, key, note, Optional.of(trace), named);
    }

    /** The same with a note. */
    public Submission with(Buffer note) {
        return new Submission(commands, atomic, key, Optional.of(note), trace, named);
    }

    /** Who hands it in. */
    public String owner() {
        return owner(commands.getFirst());
    }

    CommandKind kind() {
        return CommandKind.of(commands.getFirst());
    }

    /** The id of its first command; unless it is named, no other submission has it. */
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
