package io.wattlet.command;

/** The kinds of command: each has its own handler. */
public enum CommandKind {
    TRANSFER("transfer"),
    CLAIM("claim"),
    RECEIVE("receive"),
    UNCLAIM("unclaim");

    private final String sql;

    CommandKind(String sql) {
        this.sql = sql;
    }

    /** The kind of a command. */
    public static CommandKind of(Command command) {
        return switch (command) {
            case Command.Transfer _ -> TRANSFER;
            case Command.Claim _ -> CLAIM;
            case Command.ReceiveSlice _ -> RECEIVE;
            case Command.Unclaim _ -> UNCLAIM;
        };
    }

    /** Reads the value of the database type {@code command_kind}. */
    static CommandKind ofSql(String name) {
        for (CommandKind kind : values()) {
            if (kind.sql.equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind of command: " + name);
    }

    /** The value of the database type {@code command_kind}. */
    String sql() {
        return sql;
    }

    /** Where the dispatch of a node listens for ids of commands of this kind, from within the node. */
    String address() {
        return "wattlet.command." + sql;
    }
}
