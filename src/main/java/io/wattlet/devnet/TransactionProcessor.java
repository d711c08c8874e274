package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wattlet.devnet.FaultDice.Fault;
import io.wattlet.devnet.StatusCache.Status;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.ElectricityRules.Verdict;
import io.wattlet.registry.StreamIds;
import io.wattlet.registry.TransactionId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to one transaction after it was accepted: wait, judge, commit or refuse. To be used from one context. */
final class TransactionProcessor {

    /** The only kind of payload there is a verifier for: all but the last part of the payload type. */
    private static final String VERIFIED_FAMILY = "project_origin.electricity.v1";

    private static final Logger LOG = LoggerFactory.getLogger(TransactionProcessor.class);

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final String registry;
    private final Ledger ledger;
    private final StatusCache statuses;
    private final TransactionVerifier verifier;
    private final InstantSource clock;
    private final FaultDice dice;
    private final Supplier<Faults> faults;
    private final Duration delay;
    private long unanswerable;

    /**
     * @param workers where to judge
     * @param delay   time that every transaction takes at least
     */
    TransactionProcessor(
        Vertx vertx,
        WorkerExecutor workers,
        String registry,
        Ledger ledger,
        StatusCache statuses,
        TransactionVerifier verifier,
        InstantSource clock,
        FaultDice dice,
        Supplier<Faults> faults,
        Duration delay
    ) {
        this.vertx = vertx;
        this.workers = workers;
        this.registry = registry;
        this.ledger = ledger;
        this.statuses = statuses;
        this.verifier = verifier;
        this.clock = clock;
        this.dice = dice;
        this.faults = faults;
        this.delay = delay;
    }

    /** How many transactions it found no answer for; they stay PENDING until that is forgotten. */
    long unanswerable() {
        return unanswerable;
    }

    /** Processes one transaction; its stream must not be touched by another one meanwhile. */
    Future<Void> process(Transaction transaction) {
        return pause()
            .compose(rested -> judge(transaction))
            .compose(verdict -> settle(transaction, verdict));
    }

    private Future<Void> pause() {
        Duration pause = delay
            .plus(dice.upTo(Fault.SLOW_PROCESSING, faults.get().slowProcessing()))
            .plus(dice.exactly(Fault.LONG_PENDING, faults.get().longPending()));
        if (pause.isZero()) {
            return Future.succeededFuture();
        }
        return vertx.timer(Math.max(pause.toMillis(), 1), TimeUnit.MILLISECONDS).mapEmpty();
    }

    private Future<Verdict> judge(Transaction transaction) {
        FederatedStreamId id = transaction.getHeader().getFederatedStreamId();
        if (!id.getRegistry().equals(registry)) {
            return Future.succeededFuture(new Verdict.Invalid("Invalid registry for transaction"));
        }
        Optional<UUID> stream = StreamIds.parse(id.getStreamId().getValue());
        if (stream.isEmpty()) {
            return Future.succeededFuture(new Verdict.Unanswerable("the stream id is not a UUID"));
        }
        String type = transaction.getHeader().getPayloadType();
        if (!type.substring(0, Math.max(type.lastIndexOf('.'), 0)).equals(VERIFIED_FAMILY)) {
            return Future.succeededFuture(new Verdict.Unanswerable("no verifier for payloads of type " + type));
        }
        List<Transaction> before = ledger.stream(stream.get());
        return workers
            .executeBlocking(() -> verifier.verify(transaction, before, clock.instant()), false)
            .otherwise(cause -> new Verdict.Unanswerable("the verifier threw " + cause));
    }

    private Future<Void> settle(Transaction transaction, Verdict verdict) {
        TransactionId id = TransactionId.of(transaction);
        return switch (verdict) {
            case Verdict.Valid() -> ledger
                .append(transaction)
                .onSuccess(written -> statuses.set(id, Status.of(stateOfCommitted())));
            case Verdict.Invalid(String message) -> {
                LOG.info("{}: refused {}: {}", registry, id.base64(), message);
                statuses.set(id, new Status(TransactionState.FAILED, message));
                yield Future.succeededFuture();
            }
            case Verdict.Unanswerable(String reason) -> {
                LOG.warn("{}: {} stays PENDING, {}", registry, id.base64(), reason);
                unanswerable++;
                yield Future.succeededFuture();
            }
        };
    }

    private TransactionState stateOfCommitted() {
        return dice.happens(Fault.FINALIZED, faults.get().finalized())
            ? TransactionState.FINALIZED
            : TransactionState.COMMITTED;
    }
}
