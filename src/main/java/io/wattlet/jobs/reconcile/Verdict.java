package io.wattlet.jobs.reconcile;

import io.wattlet.wallet.SliceState;

/** What follows from the comparison of a slice with its stream. */
sealed interface Verdict {
    /** The books say what the stream says. */
    record Fine() implements Verdict {}

    /** It is not for comparison: a command is at it, or it is history. */
    record LeftAlone() implements Verdict {}

    /** A transaction of an ended command was committed although it counts as refused: it is booked. */
    record Book() implements Verdict {}

    /** The stream proves this state, whoever brought it about. */
    record Become(SliceState state) implements Verdict {}

    /** The stream proves that it cannot be spent, and not what became of it: it is unresolved, and that is reported. */
    record Park(FindingKind kind) implements Verdict {}

    /** It is reported, and nothing else. */
    record Report(FindingKind kind) implements Verdict {}
}
