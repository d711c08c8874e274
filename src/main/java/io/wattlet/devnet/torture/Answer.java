package io.wattlet.devnet.torture;

import java.util.UUID;

/** What came of asking. */
sealed interface Answer {
    /** The command is stored, and must end. */
    record Acknowledged(UUID command) implements Answer {}

    /** It was refused, with a code for programs, and nothing is done. */
    record Refused(int status, String code) implements Answer {}

    /** Nobody knows: there was no answer, or one that says so. */
    record Unknown(String reason) implements Answer {}
}
