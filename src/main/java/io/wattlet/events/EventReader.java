package io.wattlet.events;

import io.vertx.core.Future;
import java.util.List;

/** Who is given the events of a wallet as they happen. Is called on the context that it was handed in on. */
public interface EventReader {
    /** Why no more events come. */
    enum End {
        /** The node stops; another one goes on. */
        NODE_STOPS,
        /** The wallet was disabled; that was the last event. */
        WALLET_DISABLED,
        /** The database cannot be read for now. */
        UNAVAILABLE,
    }

    /**
     * Takes events.
     *
     * @param events the next ones, in order; empty at first, and when only events were passed over that the reader did not
     *     want
     * @param upTo   number up to which there are no others
     * @return succeeds when the reader can take more; fails when there is no reader any more
     */
    Future<Void> read(List<Event> events, long upTo);

    /** There is nothing more to come; the last call. */
    void end(End why);
}
