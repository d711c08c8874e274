package io.wattlet.events.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.Event;
import io.wattlet.events.EventLog;
import io.wattlet.events.EventTail;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.wallet.MasterKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to webhooks, as one of the nodes that do. One for each node.
 *
 * <p>A delivery is: take webhooks that are due ({@link DueWebhooks}), read the next events of each, post them, write what
 * came of it. Those of one webhook follow one another, so its events arrive in order; different webhooks have nothing to do
 * with each other but for the room of the node, of which receivers that fail get half at most, and one server a small part.
 * While there are no webhooks, nothing is looked for but for them.
 */
public final class WebhookVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookVerticle.class);

    /** How long a delivery waits that the node had no room for. */
    private static final Duration WITHOUT_ROOM = Duration.ofSeconds(1);

    /** How long a delivery waits that could not be made up: nothing that the receiver could help. */
    private static final Duration AFTER_OWN_FAILURE = Duration.ofSeconds(30);

    /** How long a stopping node waits for answers; later ones come again from another node. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(3);

    private static final long NOTHING_YET = -1;

    /** Whose turn it is. */
    private enum Turn {
        /** Those that acknowledged what they were sent the last time. */
        HEALTHY,
        /** Those that did not. */
        FAILING,
    }

    private final EventTail tail;
    private final EventLog log;
    private final DueWebhooks due;
    private final WebhookSender sender;
    private final WebhookSettings settings;
    private final InstantSource clock;
    private final CloudEvent form;
    private final Pauses pauses;
    private final WebhookMeters meters;
    private final Map<Held, Future<Void>> inHand = new HashMap<>();
    private final Set<Turn> looking = EnumSet.noneOf(Turn.class);
    private final Set<Turn> lookingAgain = EnumSet.noneOf(Turn.class);
    private EventTail.@Nullable Listening listening;
    private long readable = NOTHING_YET;
    private long markedUpTo = NOTHING_YET;
    private boolean marking;
    private boolean stopping;
    private boolean troubled;

    /**
     * @param pool of the primary
     * @param keys that secrets are sealed with
     * @param form of events
     */
    public WebhookVerticle(
        Pool pool,
        EventTail tail,
        Outgoing outgoing,
        MasterKeys keys,
        InstantSource clock,
        CloudEvent form,
        WebhookSettings settings,
        MeterRegistry meters
    ) {
        this.tail = tail;
        this.log = new EventLog(pool);
        this.due = new DueWebhooks(pool, settings);
        this.sender = new WebhookSender(outgoing, keys, settings);
        this.settings = settings;
        this.clock = clock;
        this.form = form;
        this.pauses = new Pauses(settings.firstRetry(), settings.longestRetry(), new SplittableRandom());
        this.meters = new WebhookMeters(meters);
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(settings.lookEvery().toMillis(), _ -> {
            markOn();
            look(Turn.HEALTHY);
            look(Turn.FAILING);
        });
        vertx.setPeriodic(settings.sweepEvery().toMillis(), _ -> sweep());
        sweep();
        return new WebhookHints(vertx.eventBus()).listen(this::hinted);
    }

    /** Begins nothing more, and waits a little for what is under way. */
    @Override
    public Future<?> stop() {
        stopping = true;
        listen(false);
        return Future.join(List.copyOf(inHand.values()))
            .timeout(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
            .otherwiseEmpty();
    }

    private void hinted() {
        due
            .areThereAny()
            .onSuccess(any -> {
                listen(any);
                look(Turn.HEALTHY);
            })
            .onFailure(failure -> tellOfTrouble("be looked for", failure));
    }

    private void sweep() {
        due
            .count()
            .compose(numbers -> {
                meters.there(numbers.enabled(), numbers.behind(), numbers.disabled());
                listen(numbers.enabled() > 0);
                return readable == NOTHING_YET ? Future.succeededFuture(0) : due.sweep(readable);
            })
            .onSuccess(_ -> look(Turn.HEALTHY))
            .onFailure(failure -> tellOfTrouble("be looked through", failure));
    }

    private void listen(boolean wanted) {
        if (wanted && !stopping && listening == null) {
            listening = tail.listen(this::told);
        } else if ((!wanted || stopping) && listening != null) {
            listening.end();
            listening = null;
            readable = NOTHING_YET;
            markedUpTo = NOTHING_YET;
        }
    }

    private void told(long number) {
        readable = Math.max(readable, number);
        markOn();
    }

    // What happened before this node listened is found by looking at all webhooks, once.
    private void markOn() {
        if (marking || readable <= markedUpTo) {
            return;
        }
        marking = true;
        long upTo = readable;
        Future<Integer> marked = markedUpTo == NOTHING_YET ? due.sweep(upTo) : due.mark(markedUpTo, upTo);
        marked.onComplete(done -> {
            marking = false;
            if (done.failed()) {
                tellOfTrouble("be told of events", done.cause());
                return;
            }
            markedUpTo = upTo;
            if (done.result() > 0) {
                look(Turn.HEALTHY);
            }
            markOn();
        });
    }

    private void look(Turn turn) {
        int room = room(turn);
        if (stopping || listening == null || readable == NOTHING_YET || room < 1) {
            return;
        }
        if (!looking.add(turn)) {
            lookingAgain.add(turn);
            return;
        }
        due
            .take(turn == Turn.FAILING, room, busy())
            .onComplete(taken -> {
                looking.remove(turn);
                if (taken.failed()) {
                    tellOfTrouble("be taken that are due", taken.cause());
                    return;
                }
                troubled = false;
                taken.result().forEach(this::begin);
                if (lookingAgain.remove(turn)) {
                    look(turn);
                }
            });
    }

    private int room(Turn turn) {
        int room = settings.concurrent() - inHand.size();
        if (turn == Turn.HEALTHY) {
            return room;
        }
        long failing = inHand
            .keySet()
            .stream()
            .filter(held -> held.failures() > 0)
            .count();
        return Math.min(room, settings.concurrent() / 2 - Math.toIntExact(failing));
    }

    private Map<String, Integer> busy() {
        Map<String, Integer> busy = new HashMap<>();
        inHand.keySet().forEach(held -> busy.merge(held.url().target(), 1, Integer::sum));
        return busy;
    }

    private void begin(Held held) {
        Future<Void> end = deliver(held).recover(failure -> couldNot(held, failure));
        inHand.put(held, end);
        meters.inHand(inHand.size());
        end.onComplete(_ -> {
            inHand.remove(held);
            meters.inHand(inHand.size());
            look(Turn.HEALTHY);
        });
    }

    private Future<Void> deliver(Held held) {
        // Not earlier than the webhook was taken: what comes behind it is marked from now on.
        long upTo = held.lastOne().isPresent() ? Math.min(readable, held.lastOne().getAsLong()) : readable;
        return log
            .read(held.wallet(), held.position(), upTo, held.types(), settings.maxBatch())
            .compose(events -> events.isEmpty() ? due.nothing(held, upTo) : deliver(held, events, upTo));
    }

    private Future<Void> deliver(Held held, List<Event> events, long upTo) {
        if (stopping || System.nanoTime() - held.beginBefore() > 0) {
            return due.putOff(held, Duration.ZERO);
        }
        Batch batch = Batch.of(events, form, settings.maxBatchBytes());
        boolean more = !batch.complete() || events.size() == settings.maxBatch();
        UUID delivery = UUID.randomUUID();
        Instant began = clock.instant();
        long beganNanos = System.nanoTime();
        return sender
            .send(held, batch, delivery, began)
            .compose(verdict -> {
                meters.attempted(verdict, batch.events());
                Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
                DueWebhooks.Made made = new DueWebhooks.Made(delivery, batch, began, took, verdict);
                if (!verdict.code().counts()) {
                    return due.putOff(held, WITHOUT_ROOM);
                }
                return verdict.code() == Verdict.Code.ACKNOWLEDGED
                    ? due.acknowledged(held, more ? batch.last() : upTo, more, made)
                    : failed(held, made);
            });
    }

    private Future<Void> failed(Held held, DueWebhooks.Made made) {
        Duration pause = pauses.after(held.failures(), made.verdict().retryAfter());
        LOG.debug("{}: {}", held, made.verdict());
        return due
            .failed(held, made, pause)
            .map(disabled -> {
                disabled.ifPresent(reason -> tellOfDisabling(held, reason));
                return null;
            });
    }

    private void tellOfDisabling(Held held, Webhook.Reason reason) {
        LOG.info("{} of wallet {} is disabled: {}", held, held.wallet(), reason.code());
        meters.disabled(reason);
    }

    // Once for all that fails while the database is away.
    private void tellOfTrouble(String what, Throwable failure) {
        if (troubled || stopping) {
            LOG.debug("webhooks could not {}", what, failure);
        } else {
            LOG.warn("webhooks could not {}; it is tried again and again", what, failure);
        }
        troubled = true;
    }

    // If this fails too, the lease ends, and some node tries again.
    private Future<Void> couldNot(Held held, Throwable failure) {
        LOG.warn("{}: events could not be delivered; it is tried again", held, failure);
        return due.putOff(held, AFTER_OWN_FAILURE).otherwiseEmpty();
    }
}
