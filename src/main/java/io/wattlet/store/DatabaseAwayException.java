package io.wattlet.store;

import java.time.Duration;

/** The database could not answer when a node started, for as long as it was waited for. */
public final class DatabaseAwayException extends RuntimeException {

    DatabaseAwayException(Duration patience, Throwable cause) {
        super(
            "The database could not answer for " +
                patience.toSeconds() +
                " s (database.startWithin): " +
                FirstContact.reason(cause) +
                ". Start it, or set database.uri to where it is.",
            cause
        );
    }
}
