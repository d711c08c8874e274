package io.wattlet.command;

/**
 * A command whose id was chosen by whoever hands it in, who may hand it in several times: it is carried out once.
 *
 * @param trace of the message that it came in
 */
public record NamedCommand(Command command, Trace trace) {
    CommandKind kind() {
        return CommandKind.of(command);
    }
}
