package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.StatusException;
import io.wattlet.devnet.FaultDice.Fault;
import io.wattlet.devnet.StatusCache.Status;
import io.wattlet.proto.registry.v1.Block;
import io.wattlet.proto.registry.v1.GetBlocksRequest;
import io.wattlet.proto.registry.v1.GetBlocksResponse;
import io.wattlet.proto.registry.v1.GetStreamTransactionsRequest;
import io.wattlet.proto.registry.v1.GetStreamTransactionsResponse;
import io.wattlet.proto.registry.v1.GetTransactionProofRequest;
import io.wattlet.proto.registry.v1.GetTransactionStatusRequest;
import io.wattlet.proto.registry.v1.GetTransactionStatusResponse;
import io.wattlet.proto.registry.v1.RegistryServiceGrpcService;
import io.wattlet.proto.registry.v1.SendTransactionsRequest;
import io.wattlet.proto.registry.v1.SubmitTransactionResponse;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.StreamIds;
import io.wattlet.registry.TransactionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The calls of {@code project_origin.registry.v1.RegistryService}. To be used from one context. */
final class RegistryCalls {

    /** Most transactions that wait to be processed; a call that goes beyond is refused with RESOURCE_EXHAUSTED. */
    static final int MAX_WAITING = 100_000;

    private static final int ID_BYTES = 32;

    private final Vertx vertx;
    private final Ledger ledger;
    private final StatusCache statuses;
    private final StreamQueues queues;
    private final FaultDice dice;
    private final Supplier<Faults> faults;
    private final boolean finalizedShownAsCommitted;
    /** How many transactions are held back so that later calls overtake them. */
    private int held;

    RegistryCalls(
        Vertx vertx,
        Ledger ledger,
        StatusCache statuses,
        StreamQueues queues,
        FaultDice dice,
        Supplier<Faults> faults,
        boolean finalizedShownAsCommitted
    ) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.statuses = statuses;
        this.queues = queues;
        this.dice = dice;
        this.faults = faults;
        this.finalizedShownAsCommitted = finalizedShownAsCommitted;
    }

    /** The handler that answers them. */
    GrpcServer serve() {
        GrpcCalls calls = new GrpcCalls(vertx);
        calls.serve(RegistryServiceGrpcService.SendTransactions, SendTransactionsRequest.parser(), request ->
            late(send(request))
        );
        calls.serve(RegistryServiceGrpcService.GetTransactionStatus, GetTransactionStatusRequest.parser(), request ->
            late(Future.succeededFuture(status(request)))
        );
        calls.serve(RegistryServiceGrpcService.GetStreamTransactions, GetStreamTransactionsRequest.parser(), request ->
            late(Future.succeededFuture(stream(request)))
        );
        calls.serve(RegistryServiceGrpcService.GetBlocks, GetBlocksRequest.parser(), request ->
            late(Future.succeededFuture(blocks(request)))
        );
        calls.serve(RegistryServiceGrpcService.GetTransactionProof, GetTransactionProofRequest.parser(), request ->
            GrpcCalls.unimplemented()
        );
        return calls.handler();
    }

    /** How many transactions have been accepted and not been processed yet. */
    int waiting() {
        return held + queues.size();
    }

    private <R> Future<R> late(Future<R> answer) {
        return after(dice.upTo(Fault.LATE_ANSWER, faults.get().lateAnswer())).compose(now -> answer);
    }

    /** Takes transactions one after the other; the first one without a stream fails the call, those before it stay. */
    private Future<SubmitTransactionResponse> send(SendTransactionsRequest request) {
        if (waiting() + request.getTransactionsCount() > MAX_WAITING) {
            return Future.failedFuture(
                new StatusException(GrpcStatus.RESOURCE_EXHAUSTED, "too many transactions wait")
            );
        }
        List<Transaction> accepted = new ArrayList<>();
        for (Transaction transaction : request.getTransactionsList()) {
            statuses.set(TransactionId.of(transaction), Status.of(TransactionState.PENDING));
            if (!transaction.getHeader().getFederatedStreamId().hasStreamId()) {
                enqueue(accepted);
                return Future.failedFuture(new IllegalArgumentException("a transaction names no stream"));
            }
            accepted.add(transaction);
        }
        enqueue(accepted);
        return Future.succeededFuture(SubmitTransactionResponse.getDefaultInstance());
    }

    private void enqueue(List<Transaction> transactions) {
        held += transactions.size();
        after(dice.upTo(Fault.OVERTAKING, faults.get().overtaking())).onSuccess(now -> {
            held -= transactions.size();
            transactions.forEach(this::enqueue);
        });
    }

    private void enqueue(Transaction transaction) {
        if (dice.happens(Fault.DROP, faults.get().drop())) {
            return;
        }
        queues.add(transaction);
        if (dice.happens(Fault.DUPLICATE, faults.get().duplicate())) {
            queues.add(transaction);
        }
    }

    private GetTransactionStatusResponse status(GetTransactionStatusRequest request) {
        byte[] sha256 = decodeBase64(request.getId());
        Status status =
            sha256.length == ID_BYTES
                ? status(new TransactionId(Buffer.buffer(sha256)))
                : Status.of(TransactionState.UNKNOWN);
        return GetTransactionStatusResponse.newBuilder()
            .setStatus(shown(status.state()))
            .setMessage(status.message())
            .build();
    }

    private Status status(TransactionId id) {
        return statuses
            .get(id)
            .orElseGet(() -> {
                Status found = Status.of(ledger.state(id));
                statuses.set(id, found);
                return found;
            });
    }

    private TransactionState shown(TransactionState state) {
        return state == TransactionState.FINALIZED && finalizedShownAsCommitted ? TransactionState.COMMITTED : state;
    }

    private GetStreamTransactionsResponse stream(GetStreamTransactionsRequest request) {
        UUID id = StreamIds.parse(request.getStreamId().getValue()).orElseThrow();
        return GetStreamTransactionsResponse.newBuilder().addAllTransactions(ledger.stream(id)).build();
    }

    /** The real one fails when transactions are asked for and there is no block in the range. */
    private GetBlocksResponse blocks(GetBlocksRequest request) {
        List<Block> blocks = ledger.blocks(request.getSkip(), request.getLimit(), request.getIncludeTransactions());
        if (blocks.isEmpty() && request.getIncludeTransactions()) {
            throw new IllegalArgumentException("no block in this range");
        }
        return GetBlocksResponse.newBuilder().addAllBlocks(blocks).build();
    }

    private Future<Void> after(Duration time) {
        if (time.isZero()) {
            return Future.succeededFuture();
        }
        return vertx.timer(Math.max(time.toMillis(), 1), TimeUnit.MILLISECONDS).mapEmpty();
    }

    /** As .NET reads it: white space does not count, padding is a must. */
    private static byte[] decodeBase64(String text) {
        String digits = text.replaceAll("[ \t\r\n]", "");
        if (digits.length() % 4 != 0) {
            throw new IllegalArgumentException("base64 without padding");
        }
        return Base64.getDecoder().decode(digits);
    }
}
