package io.wattlet.devnet.client;

import java.util.Locale;

/** How far a command has come. */
public enum CommandState {
    PENDING,
    COMPLETED,
    FAILED;

    static CommandState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
