package io.wattlet.devnet.bench;

import io.vertx.core.Future;
import java.util.List;

/** A way in which slices are announced to a node. Works on one event loop, and may be used from any thread. */
interface SliceWay {
    /** What it is called. */
    String title();

    /**
     * Announces slices, so many under way at a time: announced and not acknowledged.
     *
     * @return succeeds when each is acknowledged as stored; fails as soon as one is refused, or cannot be announced
     */
    Future<Void> announce(List<Announcement> slices, int underWay);
}
