package io.wattlet.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands the commands that this node speaks of to workers, here or on other nodes, as {@link WorkerRooms} decides. One for
 * each node.
 *
 * <p>What nobody has room for is dropped: the commands stand in the journal, and workers look there when they have room.
 * So nothing queues up for a node that is slow or hangs, and it is given nothing any more from a second after it stops
 * saying how much room it has.
 */
public final class CommandDispatch extends VerticleBase {

    private static final DeliveryOptions WITHIN_THIS_NODE = new DeliveryOptions().setLocalOnly(true);
    private static final String WORKERS_HERE = "wattlet.workers";

    private final WorkerRooms rooms = new WorkerRooms();
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private final AtomicInteger workersKnown = new AtomicInteger();
    private final AtomicInteger roomKnown = new AtomicInteger();
    private final Counter dropped;

    /** Knows nobody yet. */
    public CommandDispatch(MeterRegistry meters) {
        Gauge.builder("wattlet_workers_known", workersKnown, AtomicInteger::get)
            .description("Workers of the cluster that this node has heard of lately.")
            .strongReference(true)
            .register(meters);
        Gauge.builder("wattlet_workers_room", roomKnown, AtomicInteger::get)
            .description("Commands that they have room for, as far as this node knows.")
            .strongReference(true)
            .register(meters);
        this.dropped = Counter.builder("wattlet_commands_hints_dropped")
            .description("Commands left to sweeps because no worker that was heard of had room.")
            .register(meters);
    }

    /** The addresses of the workers of this node, for any of its verticles. */
    static Set<String> workersHere(Vertx vertx) {
        return vertx.sharedData().<String, Boolean>getLocalMap(WORKERS_HERE).keySet();
    }

    /** A worker of this node may be given commands. */
    static void register(Vertx vertx, String worker) {
        vertx.sharedData().<String, Boolean>getLocalMap(WORKERS_HERE).put(worker, true);
    }

    /** A worker of this node takes no more commands. */
    static void unregister(Vertx vertx, String worker) {
        vertx.sharedData().<String, Boolean>getLocalMap(WORKERS_HERE).remove(worker);
    }

    @Override
    public Future<?> start() {
        EventBus bus = vertx.eventBus();
        consumers.add(bus.<JsonObject>consumer(WorkerRoom.ADDRESS, this::hear));
        for (CommandKind kind : CommandKind.values()) {
            consumers.add(bus.<JsonArray>localConsumer(kind.address(), this::handOut));
        }
        vertx.setPeriodic(WorkerRooms.SILENT_AFTER.toMillis() / 4, _ -> takeStock());
        return Future.join(consumers.stream().map(MessageConsumer::completion).toList());
    }

    private void hear(Message<JsonObject> message) {
        WorkerRoom said = WorkerRoom.of(message.body());
        rooms.heard(said, workersHere(vertx).contains(said.worker()), System.nanoTime());
    }

    private void takeStock() {
        rooms.forgetSilent(System.nanoTime());
        workersKnown.set(rooms.workers());
        roomKnown.set(rooms.room());
    }

    private void handOut(Message<JsonArray> message) {
        JsonArray ids = message.body();
        int given = 0;
        for (WorkerRooms.Share share : rooms.share(ids.size(), System.nanoTime())) {
            JsonArray part = new JsonArray(ids.getList().subList(given, given + share.commands()));
            vertx.eventBus().send(share.worker(), part, share.here() ? WITHIN_THIS_NODE : new DeliveryOptions());
            given += share.commands();
        }
        dropped.increment(ids.size() - given);
    }
}
