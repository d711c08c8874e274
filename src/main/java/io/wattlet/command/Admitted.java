package io.wattlet.command;

import io.wattlet.wallet.Refusal;
import java.util.UUID;

/** What became of one command of a submission. */
public sealed interface Admitted {
    /** It is stored, and is going to be carried out. */
    record Accepted(UUID commandId) implements Admitted {}

    /** It is not stored. */
    record Refused(Refusal refusal) implements Admitted {}
}
