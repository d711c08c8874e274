package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wattlet.devnet.DevnetSettings.RegistryBehaviour;
import io.wattlet.devnet.StatusCache.Status;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionState;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry that behaves like the real one, weaknesses included, over real gRPC on the loopback address.
 *
 * <p>The order of one stream is that of the transactions inside one SendTransactions call; with {@link Faults#overtaking}
 * there is no other order. What has been accepted and not been processed when it stops is forgotten: callers see UNKNOWN
 * and send again.
 *
 * <p>All that it knows belongs to one event loop, and only judging happens on worker threads. Its public methods may be
 * called from any thread.
 */
public final class RegistryServer {

    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);

    private final Vertx vertx;
    private final DevnetSettings settings;
    private final Ledger ledger;
    private final StatusCache statuses;
    private final WorkerExecutor workers;
    private final TransactionProcessor processor;
    private final StreamQueues queues;
    private final RegistryCalls calls;
    private final LoopbackServer server;
    private final OwnLoop loop = new OwnLoop(this::start, this::shutDown);
    private volatile Faults faults;

    private RegistryServer(Vertx vertx, DevnetSettings settings, Ledger ledger, TransactionVerifier verifier) {
        RegistryBehaviour behaviour = settings.registry();
        FaultDice dice = new FaultDice(behaviour.seed());
        this.vertx = vertx;
        this.settings = settings;
        this.ledger = ledger;
        this.faults = behaviour.faults();
        this.statuses = new StatusCache(settings.clock(), faults.statusLife());
        this.workers = vertx.createSharedWorkerExecutor(
            "devnet-registry-" + UUID.randomUUID(),
            Runtime.getRuntime().availableProcessors()
        );
        this.processor = new TransactionProcessor(
            vertx,
            workers,
            DevnetSettings.REGISTRY,
            ledger,
            statuses,
            verifier,
            settings.clock(),
            dice,
            () -> faults,
            behaviour.processingDelay()
        );
        this.queues = new StreamQueues(vertx, processor::process);
        this.calls = new RegistryCalls(
            vertx,
            ledger,
            statuses,
            queues,
            dice,
            () -> faults,
            behaviour.finalizedShownAsCommitted()
        );
        this.server = new LoopbackServer(vertx, settings.ports().registry(), calls.serve());
    }

    /**
     * Starts a registry; succeeds when it listens.
     *
     * @param settings its port, folder, behaviour and clock
     * @param verifier judges its transactions, given what the registry holds
     */
    static Future<RegistryServer> start(
        Vertx vertx,
        DevnetSettings settings,
        Function<Ledger, TransactionVerifier> verifier
    ) {
        return vertx
            .executeBlocking(() -> Ledger.open(vertx, settings.folder(), DevnetSettings.REGISTRY))
            .map(ledger -> new RegistryServer(vertx, settings, ledger, verifier.apply(ledger)))
            .compose(registry -> registry.loop.deploy(vertx).map(registry));
    }

    /** The name by which transactions address it. */
    public String name() {
        return DevnetSettings.REGISTRY;
    }

    /** The port it listens on, also while it does not listen. */
    public int port() {
        return server.port();
    }

    /** Where it listens. */
    public URI url() {
        return server.url();
    }

    /** Cuts all connections and refuses new ones; what it has accepted is processed all the same. */
    public Future<Void> stopListening() {
        return loop.call(server::close);
    }

    /** Listens again, on the same port. */
    public Future<Void> startListening() {
        return loop.call(server::listen);
    }

    /** Does other things wrong from now on. */
    public Future<Void> setFaults(Faults other) {
        return loop.call(() -> {
            faults = other;
            statuses.remember(other.statusLife());
            return Future.succeededFuture();
        });
    }

    /** Forgets every status at once, as a restart does: what is not committed is UNKNOWN now. */
    public Future<Void> forgetStatuses() {
        return loop.call(() -> {
            statuses.forget();
            return Future.succeededFuture();
        });
    }

    /** Puts what is committed into a block now. */
    public Future<Void> sealBlock() {
        return loop.call(this::seal);
    }

    /** How many transactions have been accepted and not been processed yet. */
    public Future<Integer> waiting() {
        return loop.call(() -> Future.succeededFuture(calls.waiting()));
    }

    /** How many transactions it has found no answer for since it started: the malformed ones, which stay PENDING. */
    public Future<Long> unanswerable() {
        return loop.call(() -> Future.succeededFuture(processor.unanswerable()));
    }

    /** The committed transactions of one stream, oldest first. */
    public List<Transaction> stream(UUID certificate) {
        return ledger.stream(certificate);
    }

    /** Stops listening and working, and closes its files. */
    Future<Void> stop() {
        return loop.undeploy();
    }

    private Future<Void> start() {
        vertx.setPeriodic(settings.registry().blockInterval().toMillis(), timer -> seal());
        vertx.setPeriodic(SWEEP_INTERVAL.toMillis(), timer -> statuses.sweep());
        return server.listen();
    }

    private Future<Void> seal() {
        return ledger
            .sealBlock(settings.clock().instant())
            .onSuccess(ids -> ids.forEach(id -> statuses.set(id, Status.of(TransactionState.FINALIZED))))
            .onFailure(cause -> LOG.error("{}: the block could not be written", name(), cause))
            .mapEmpty();
    }

    private Future<Void> shutDown() {
        queues.stop();
        return server
            .close()
            .otherwiseEmpty()
            .compose(closed -> workers.close())
            .compose(closed -> ledger.close());
    }
}
