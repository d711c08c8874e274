package io.wattlet.events;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those of a node who follow events how far there is something to read: one look for all of them, again and again, as
 * long as there is somebody. Everybody reads by himself, from where he is up to there.
 *
 * <p>Made on the event loop that it looks from; its methods are for any thread.
 */
public final class EventTail {

    private static final Logger LOG = LoggerFactory.getLogger(EventTail.class);

    /** How long to wait when the database did not answer. */
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);

    /** How long to wait while transactions are under way that hold the frontier back. */
    private static final Duration WHILE_MOVING = Duration.ofMillis(5);

    private final Vertx vertx;
    private final Context context;
    private final Frontier frontier;
    private final Duration interval;
    private final Map<Listening, Context> listeners = new ConcurrentHashMap<>();
    private final AtomicLong reached = new AtomicLong();
    // of the event loop
    private boolean looking;
    private boolean failing;
    private boolean closed;

    /** Somebody who is told. */
    public final class Listening {

        private final LongConsumer listener;
        // of the event loop that looks
        private long told = -1;

        private Listening(LongConsumer listener) {
            this.listener = listener;
        }

        /** Is told nothing any more, once what is being told has been. */
        public void end() {
            listeners.remove(this);
        }
    }

    /**
     * Begins to look when somebody listens.
     *
     * @param pool     of the primary
     * @param interval between two looks
     */
    public EventTail(Vertx vertx, Pool pool, Duration interval, MeterRegistry meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.frontier = new Frontier(pool);
        this.interval = interval;
        Gauge.builder("wattlet_events_frontier", reached, AtomicLong::get)
            .description(
                "Number up to which this node has seen all events to be readable; 0 while nobody follows them."
            )
            .strongReference(true)
            .register(meters);
    }

    /**
     * Tells somebody how far events can be read: soon, and then whenever that is farther.
     *
     * @param listener is called on the context that this is called on, with the number of the last readable event
     */
    public Listening listen(LongConsumer listener) {
        Listening listening = new Listening(listener);
        listeners.put(listening, vertx.getOrCreateContext());
        // Not what was found at some time before, when others listened, but what is found next.
        context.runOnContext(_ -> lookIfWanted());
        return listening;
    }

    /** Looks no more, and tells nobody. */
    public Future<Void> close() {
        listeners.clear();
        return Future.future(done ->
            context.runOnContext(_ -> {
                closed = true;
                done.complete();
            })
        );
    }

    private void lookIfWanted() {
        if (looking || closed || listeners.isEmpty()) {
            return;
        }
        looking = true;
        frontier.advance().onComplete(this::found, this::failed);
    }

    private void found(long number) {
        if (failing) {
            LOG.info("events can be followed again");
        }
        failing = false;
        // What was found before nobody listened for a while is old; those who listen now wait for what is found now.
        boolean news = number > reached.get() || !frontier.isMoving();
        reached.set(number);
        if (news) {
            listeners.keySet().forEach(listening -> tell(listening, number));
        }
        lookAgainIn(frontier.isMoving() ? WHILE_MOVING : interval);
    }

    private void failed(Throwable failure) {
        if (!failing) {
            LOG.warn("cannot look for new events; trying again every {}", AFTER_A_FAILURE, failure);
        }
        failing = true;
        lookAgainIn(AFTER_A_FAILURE);
    }

    private void lookAgainIn(Duration pause) {
        vertx
            .timer(pause.toMillis(), TimeUnit.MILLISECONDS)
            .onComplete(_ -> {
                looking = false;
                lookIfWanted();
            });
    }

    private void tell(Listening listening, long number) {
        Context where = listeners.get(listening);
        if (where != null && listening.told < number) {
            listening.told = number;
            where.runOnContext(_ -> {
                if (listeners.containsKey(listening)) {
                    listening.listener.accept(number);
                }
            });
        }
    }
}
