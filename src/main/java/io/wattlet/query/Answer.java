package io.wattlet.query;

/** What comes back over the event bus. Failures travel as they are, which the bus's own failure replies cannot do. */
sealed interface Answer {
    /** The answer to the question. */
    record Given(Object value) implements Answer {}

    /** Why there is none. */
    record Failed(Throwable cause) implements Answer {}
}
