package io.wattlet.outgoing;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one kind, as many as may be. When there is no room for another, the one goes that was called the longest
 * ago of those without a call under way, and its connection with it; if all are being called, there is no room. May be used on any
 * thread.
 */
final class Targets {

    private static final float LOAD_FACTOR = 0.75f;

    private final int most;
    private final Supplier<Breaker> breakers;
    private final Map<Origin, Target> byLastUse = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    Targets(int most, Supplier<Breaker> breakers) {
        this.most = most;
        this.breakers = breakers;
    }

    /**
     * The target of a call that begins now.
     *
     * @param longest how long the call may be under way
     * @throws NotSentException if there is no room for the target
     */
    Target calling(Origin origin, Duration longest) {
        Target target;
        @Nullable
        Target given = null;
        synchronized (this) {
            target = byLastUse.get(origin);
            if (target == null) {
                given = makeRoom();
                target = new Target(origin, breakers.get());
                byLastUse.put(origin, target);
            }
            target.callBegins(longest);
        }
        if (given != null) {
            given.close();
        }
        return target;
    }

    private @Nullable Target makeRoom() {
        if (byLastUse.size() < most) {
            return null;
        }
        Target eldest = byLastUse
            .values()
            .stream()
            .filter(target -> !target.isBusy())
            .findFirst()
            .orElseThrow(() ->
                new NotSentException(
                    NotSentException.Reason.BUSY,
                    "As many targets are called at once as may be, " + most + ".",
                    null
                )
            );
        byLastUse.remove(eldest.origin());
        return eldest;
    }

    /** How many there are. */
    synchronized int size() {
        return byLastUse.size();
    }

    /** How many of them are given time at the moment. */
    int open() {
        return (int) all()
            .stream()
            .filter(target -> target.breaker().isOpen())
            .count();
    }

    private synchronized List<Target> all() {
        return List.copyOf(byLastUse.values());
    }
}
