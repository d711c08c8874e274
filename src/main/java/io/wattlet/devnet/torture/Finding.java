package io.wattlet.devnet.torture;

import java.util.Locale;

/**
 * Something that must not be.
 *
 * @param text what it is about, and what is wrong
 */
record Finding(Kind kind, String text) {
    /** How bad it is. */
    enum Kind {
        /** Quantity, a slice or an acknowledged command is gone. */
        LOST,
        /** Quantity, a slice or a command is there twice, or more than it should be. */
        DOUBLED,
        /** Another law is broken. */
        VIOLATION;

        /** For people. */
        String words() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding lost(String text) {
        return new Finding(Kind.LOST, text);
    }

    static Finding doubled(String text) {
        return new Finding(Kind.DOUBLED, text);
    }

    static Finding violation(String text) {
        return new Finding(Kind.VIOLATION, text);
    }
}
