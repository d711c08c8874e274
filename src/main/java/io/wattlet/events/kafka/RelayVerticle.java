package io.wattlet.events.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.Event;
import io.wattlet.events.EventTail;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events from the outbox to Kafka, each at least once, those of a wallet in their order.
 *
 * <p>Lanes are spread over the nodes that are there. One batch is under way at a time, of all lanes of the node: it is read,
 * sent, and noted when the brokers have confirmed all of it. After a failure, whatever it was, the node begins again behind
 * what was confirmed last; so nothing is passed over, and some may be there twice. So may what a node sends that hangs and
 * has lost its lanes without knowing: its numbers are not greater than what the topic has of these wallets already.
 *
 * <p>Memory is bounded by the batch. While brokers are away, events wait in the table.
 */
public final class RelayVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RelayVerticle.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 16;

    /** How long a batch under way may take to end when the node stops. */
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final EventTail tail;
    private final KafkaConnection connection;
    private final CloudEvent form;
    private final RelaySettings settings;
    private final RelayMeters meters;
    private final LaneLeases leases;
    private final LaneReader reader;
    private final Map<Integer, Lane> lanes = new HashMap<>();

    private @Nullable EventProducer producer;
    private EventTail.@Nullable Listening listening;
    private @Nullable Promise<Void> batch;
    private long readable;
    private int share = Event.LANES;
    private int failures;
    /** By {@link System#nanoTime()}; not later than the database thinks. */
    private long heldUntilNanos = System.nanoTime();
    private boolean pausing;
    private boolean looking;
    private boolean blind;
    private boolean stopping;

    /** Sends nothing before it is deployed. */
    public RelayVerticle(
        Pool pool,
        EventTail tail,
        KafkaConnection connection,
        CloudEvent form,
        RelaySettings settings,
        MeterRegistry meters
    ) {
        this.tail = tail;
        this.connection = connection;
        this.form = form;
        this.settings = settings;
        this.meters = new RelayMeters(meters);
        this.leases = new LaneLeases(pool, UUID.randomUUID(), settings.lease());
        this.reader = new LaneReader(pool);
    }

    @Override
    public Future<?> start() {
        producer = new EventProducer(vertx, connection, settings, form);
        listening = tail.listen(number -> {
            readable = number;
            sendNext();
        });
        vertx.setPeriodic(settings.lease().dividedBy(4).toMillis(), _ -> look());
        look();
        return Future.succeededFuture();
    }

    /** Lets the batch under way end for a moment, and gives its lanes back. */
    @Override
    public Future<?> stop() {
        stopping = true;
        if (listening != null) {
            listening.end();
        }
        Future<Void> end = batch == null ? Future.succeededFuture() : batch.future();
        return Future.any(end, vertx.timer(DRAIN.toMillis(), TimeUnit.MILLISECONDS))
            .transform(_ -> producer == null ? Future.succeededFuture() : producer.stop())
            .transform(_ -> leases.release(List.copyOf(lanes.values())))
            .transform(_ -> leases.leave())
            .onFailure(failure -> LOG.warn("lanes of events are given back when their leases end: {}", text(failure)))
            .otherwiseEmpty();
    }

    /** Renews leases, and holds as many lanes as are this node's share. */
    private void look() {
        if (looking || stopping) {
            return;
        }
        looking = true;
        renew()
            .compose(_ -> leases.beat())
            .compose(others -> {
                share = Math.ceilDiv(Event.LANES, others + 1);
                return lanes.size() < share ? take(share - lanes.size()) : giveBackSurplus();
            })
            .compose(_ -> reader.lag(lanes.values()))
            .onComplete(lag -> {
                if (lag.succeeded()) {
                    meters.isBehind(lag.result());
                } else if (!blind) {
                    LOG.warn("cannot look after lanes of events; it is tried again and again: {}", text(lag.cause()));
                }
                blind = lag.failed();
                looking = false;
                meters.holds(lanes.size());
                sendNext();
            });
    }

    private Future<Void> renew() {
        long end = System.nanoTime() + settings.lease().toNanos();
        return leases
            .renew(lanes.values())
            .map(kept -> {
                lanes.keySet().retainAll(kept);
                heldUntilNanos = end;
                return null;
            });
    }

    private Future<Void> take(int most) {
        return leases
            .take(most)
            .map(taken -> {
                taken.forEach(lane -> lanes.put(lane.number(), lane));
                return null;
            });
    }

    /** Not while events are under way: whoever took the lane would send them again. It is looked for when they are not. */
    private Future<Void> giveBackSurplus() {
        List<Lane> surplus = lanes.values().stream().skip(share).toList();
        if (surplus.isEmpty() || batch != null) {
            return Future.succeededFuture();
        }
        surplus.forEach(lane -> lanes.remove(lane.number()));
        return leases.release(surplus);
    }

    private void sendNext() {
        if (batch != null || pausing || stopping || lanes.isEmpty() || !isHeld() || isThrough()) {
            return;
        }
        Promise<Void> end = Promise.promise();
        batch = end;
        List<Lane> sending = List.copyOf(lanes.values());
        long upTo = readable;
        reader
            .next(sending, upTo, settings.maxBatch())
            .compose(events -> send(sending, events, upTo))
            .onComplete(sent -> {
                batch = null;
                end.complete();
                if (sent.succeeded()) {
                    goOn();
                } else {
                    beginAgain(sent.cause());
                }
            });
    }

    private boolean isHeld() {
        return System.nanoTime() - heldUntilNanos < 0;
    }

    private boolean isThrough() {
        return lanes
            .values()
            .stream()
            .allMatch(lane -> lane.position() >= readable);
    }

    private Future<Void> send(Collection<Lane> sending, List<Event> events, long upTo) {
        if (events.isEmpty()) {
            sending.forEach(lane -> lane.advanceTo(upTo));
            return Future.succeededFuture();
        }
        if (!isHeld() || producer == null) {
            return Future.failedFuture("the leases of its lanes have ended");
        }
        long reached = Math.min(upTo, events.getFirst().number() + settings.maxBatch() - 1);
        return producer
            .send(events)
            .compose(_ -> {
                meters.sent(events.size());
                sending.forEach(lane -> lane.advanceTo(reached));
                Set<Integer> changed = events.stream().map(Event::lane).collect(Collectors.toSet());
                return leases.store(
                    sending
                        .stream()
                        .filter(lane -> changed.contains(lane.number()))
                        .toList()
                );
            });
    }

    private void goOn() {
        if (failures > 0) {
            LOG.info("events go to Kafka again");
        }
        failures = 0;
        if (lanes.size() > share) {
            // Nothing is under way before it has given back what is more.
            look();
        } else {
            sendNext();
        }
    }

    private void beginAgain(Throwable failure) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        failures++;
        meters.failed();
        if (stopping) {
            return;
        }
        LOG.warn(
            "events could not be sent to Kafka; they are sent again in {} ms: {}",
            pause.toMillis(),
            text(failure)
        );
        pausing = true;
        vertx
            .timer(pause.toMillis(), TimeUnit.MILLISECONDS)
            .onComplete(_ -> {
                pausing = false;
                sendNext();
            });
    }

    private static String text(Throwable failure) {
        return failure.getCause() == null ? failure.toString() : failure + " (" + failure.getCause() + ")";
    }
}
