package io.wattlet.edge;

import io.vertx.core.eventbus.ReplyException;
import io.wattlet.store.Availability;

/** Tells what will pass from what will not. */
public final class Passing {

    private Passing() {}

    /** Whether a failure that nobody foresaw says only that the node, or its database, cannot answer now. */
    public static boolean isUnavailable(Throwable failure) {
        return failure instanceof ReplyException || Availability.isUnavailable(failure);
    }
}
