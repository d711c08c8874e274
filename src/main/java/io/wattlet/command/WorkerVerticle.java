package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Pool;
import io.wattlet.store.OutageLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes leases on commands and has them carried out.
 *
 * <p>It says several times a second how much room it has ({@link WorkerRoom}), and is told over the event bus of commands
 * that are new or were woken. Everything else, among it commands whose message was lost or whose worker died, is found by a
 * sweep. While commands are in hand their leases are renewed; a worker that hangs does not renew, and another takes over.
 *
 * <p>Bound: {@link WorkerSettings#maxInFlight()} commands in hand.
 */
public final class WorkerVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);

    /** A command is tried again after this long when its handler broke down. */
    private static final Duration AFTER_BREAKDOWN = Duration.ofSeconds(2);

    /** A few times in the time after which a silent worker is given nothing any more. */
    private static final Duration SAYS_ITS_ROOM_EVERY = WorkerRooms.SILENT_AFTER.dividedBy(5);

    private final OutageLog outages = new OutageLog(LOG);
    private final Pool pool;
    private final CommandHandlers handlers;
    private final WorkerSettings settings;
    private final Leases leases;
    // Changed on the event loop alone; any thread may ask for the size.
    private final Map<UUID, Integer> inHand = new ConcurrentHashMap<>();
    private final String address = "wattlet.worker." + UUID.randomUUID();
    private final List<Long> timers = new ArrayList<>();
    private @Nullable MessageConsumer<JsonArray> consumer;
    /** Commands hinted at whose leases are being taken. */
    private int taking;
    /** Commands that the sweep under way may bring. */
    private int sweepingUpTo;
    private boolean sweeping;
    private boolean stopping;
    /** Whether the time is up in which commands may end that were in hand when the stop began. */
    private boolean isTimeUp;
    private @Nullable Promise<Void> drained;

    public WorkerVerticle(Pool pool, CommandHandlers handlers, WorkerSettings settings) {
        this.pool = pool;
        this.handlers = handlers;
        this.settings = settings;
        this.leases = new Leases(pool, settings.lease());
    }

    @Override
    public Future<?> start() {
        MessageConsumer<JsonArray> hints = vertx.eventBus().consumer(address, this::takeHinted);
        consumer = hints;
        CommandDispatch.register(vertx, address);
        timers.add(vertx.setPeriodic(SAYS_ITS_ROOM_EVERY.toMillis(), _ -> sayRoom()));
        timers.add(vertx.setPeriodic(settings.sweepInterval().toMillis(), _ -> sweep()));
        timers.add(vertx.setPeriodic(settings.lease().dividedBy(3).toMillis(), _ -> renew()));
        return hints.completion().onSuccess(_ -> sayRoom());
    }

    /**
     * Takes no more commands, and lets those in hand end. What does not in time is handed back: somebody else takes it at
     * once, and nothing is waited for any more.
     */
    @Override
    public Future<?> stop() {
        stopping = true;
        CommandDispatch.unregister(vertx, address);
        sayRoom();
        if (consumer != null) {
            consumer.unregister();
        }
        Promise<Void> done = Promise.promise();
        drained = done;
        completeWhenDrained();
        long cutOff = vertx.setTimer(Math.max(1, settings.drain().toMillis()), _ -> handBack());
        return done
            .future()
            .onComplete(_ -> {
                vertx.cancelTimer(cutOff);
                timers.forEach(vertx::cancelTimer);
            });
    }

    private void handBack() {
        isTimeUp = true;
        // A renewal would take them away again from whoever has them by then.
        timers.forEach(vertx::cancelTimer);
        Map<UUID, Integer> left = Map.copyOf(inHand);
        leases
            .handBack(left)
            .onSuccess(count -> LOG.info("{} commands did not end in time and were handed back", count))
            .onFailure(failure ->
                LOG.warn("{} commands could not be handed back; their leases run out", left.size(), failure)
            )
            .onComplete(_ -> {
                inHand.keySet().removeAll(left.keySet());
                completeWhenDrained();
            });
    }

    /** How many commands it has in hand. For any thread. */
    public int inHand() {
        return inHand.size();
    }

    private int room() {
        return settings.maxInFlight() - inHand.size() - taking;
    }

    private void sayRoom() {
        WorkerRoom room = new WorkerRoom(address, inHand.size() + taking, stopping ? 0 : Math.max(0, room()));
        vertx.eventBus().publish(WorkerRoom.ADDRESS, room.message());
    }

    private void takeHinted(Message<JsonArray> message) {
        JsonArray ids = message.body();
        // What there is no room for, a sweep takes later, here or elsewhere.
        if (stopping || ids.size() > room() - sweepingUpTo) {
            return;
        }
        taking += ids.size();
        leases
            .takeHinted(
                IntStream.range(0, ids.size())
                    .mapToObj(i -> UUID.fromString(ids.getString(i)))
                    .toList()
            )
            .onComplete(_ -> taking -= ids.size())
            .onSuccess(this::handle)
            .onFailure(failure ->
                LOG.warn("commands that were hinted at could not be taken; a sweep will find them", failure)
            )
            .onComplete(_ -> completeWhenDrained());
    }

    private void sweep() {
        int room = room();
        if (sweeping || stopping || room <= 0) {
            return;
        }
        sweeping = true;
        int limit = Math.min(room, settings.sweepBatch());
        sweepingUpTo = limit;
        leases
            .takeDue(limit)
            .onComplete(taken -> {
                sweeping = false;
                sweepingUpTo = 0;
                if (taken.failed()) {
                    outages.warn("the sweep for due commands failed; it is tried again", taken.cause());
                } else {
                    handle(taken.result());
                    if (taken.result().size() == limit) {
                        sweep();
                    }
                }
                completeWhenDrained();
            });
    }

    private void handle(List<LeasedCommand<Command>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        batch.forEach(leased -> inHand.put(leased.command().id(), leased.attempt()));
        if (isTimeUp) {
            // Taken by a statement that was under way when the time was up.
            handBack();
            return;
        }
        handlers
            .handle(batch)
            .recover(failure -> afterBreakdown(batch, failure))
            .onComplete(_ -> {
                batch.forEach(leased -> inHand.remove(leased.command().id(), leased.attempt()));
                completeWhenDrained();
            });
    }

    private Future<Void> afterBreakdown(List<LeasedCommand<Command>> batch, Throwable failure) {
        if (stopping) {
            LOG.info("{} commands were cut off by the stop and are taken up again when their leases end", batch.size());
            return Future.succeededFuture();
        }
        if (!outages.takes("a batch of commands broke down and will be tried again", failure)) {
            LOG.error("a batch of {} commands broke down and will be tried again", batch.size(), failure);
        }
        List<Outcome> retries = new ArrayList<>();
        for (LeasedCommand<Command> leased : batch) {
            Duration delay = AFTER_BREAKDOWN.multipliedBy(Math.min(leased.attempt(), 30));
            retries.add(new Outcome.Retry(leased.command().id(), leased.attempt(), delay, String.valueOf(failure)));
        }
        // Those behind them in a queue for slices need not wait for that. If even this cannot be written, the lease runs out.
        return SliceWaits.end(pool, retries.stream().map(Outcome::id).toList())
            .compose(_ -> Outcomes.record(pool, retries))
            .<Void>mapEmpty()
            .otherwiseEmpty();
    }

    private void renew() {
        if (!inHand.isEmpty()) {
            leases
                .renew(inHand)
                .onFailure(failure ->
                    outages.warn("leases of " + inHand.size() + " commands could not be renewed", failure)
                );
        }
    }

    private void completeWhenDrained() {
        // What is being taken would be in hand with nobody to see it through.
        if (drained != null && inHand.isEmpty() && taking == 0 && !sweeping) {
            drained.tryComplete();
        }
    }
}
