package io.wattlet.query;

import java.util.List;

/**
 * Commands whose state has changed, in the order in which that happened.
 *
 * @param commands as they stand now
 * @param next     where to go on
 */
public record CommandNews(List<CommandStatus> commands, Cursor next) {
    public CommandNews {
        commands = List.copyOf(commands);
    }
}
