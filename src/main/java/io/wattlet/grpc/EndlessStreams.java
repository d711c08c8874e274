package io.wattlet.grpc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/** The streams that nobody ends by themselves: they are told when the node stops. Confined to one event loop. */
final class EndlessStreams {

    /** One of them. */
    interface Endless {
        /** The node stops. */
        void drain();
    }

    private final Set<Endless> open = new HashSet<>();
    private boolean draining;

    /** Adds a stream; it is told at once when the node is stopping already. */
    void enter(Endless stream) {
        if (draining) {
            stream.drain();
        } else {
            open.add(stream);
        }
    }

    /** Takes a stream out that has ended. */
    void leave(Endless stream) {
        open.remove(stream);
    }

    /** Tells all of them. */
    void drain() {
        draining = true;
        new ArrayList<>(open).forEach(Endless::drain);
    }
}
