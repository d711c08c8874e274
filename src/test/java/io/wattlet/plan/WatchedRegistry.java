package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.server.GrpcServer;
import io.wattlet.Await;
import io.wattlet.proto.registry.v1.GetStreamTransactionsRequest;
import io.wattlet.proto.registry.v1.GetStreamTransactionsResponse;
import io.wattlet.proto.registry.v1.GetTransactionStatusRequest;
import io.wattlet.proto.registry.v1.GetTransactionStatusResponse;
import io.wattlet.proto.registry.v1.RegistryServiceGrpcService;
import io.wattlet.proto.registry.v1.RegistryServiceService;
import io.wattlet.proto.registry.v1.SendTransactionsRequest;
import io.wattlet.proto.registry.v1.SubmitTransactionResponse;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.ElectricityRules.Verdict;
import io.wattlet.registry.TransactionId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A registry over real gRPC, under the real rules, that lets a test look at the moment a transaction comes in. */
final class WatchedRegistry extends RegistryServiceService {

    private final Ledger ledger;
    private final Map<String, GetTransactionStatusResponse> statuses = new ConcurrentHashMap<>();
    private final List<Buffer> received = new CopyOnWriteArrayList<>();
    private volatile Function<Transaction, Future<Void>> watch = _ -> Future.succeededFuture();
    private volatile boolean losing;
    private final HttpServer server;

    WatchedRegistry(Vertx vertx, Ledger ledger) {
        this.ledger = ledger;
        GrpcServer grpc = GrpcServer.server(vertx);
        grpc.addService(RegistryServiceGrpcService.of(this));
        server = Await.result(
            vertx
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(grpc)
                .listen()
        );
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** What is looked at when a transaction comes in, before it is processed. */
    void watch(Function<Transaction, Future<Void>> look) {
        watch = look;
    }

    /** From now on transactions are accepted and forgotten, or not. */
    void lose(boolean lose) {
        losing = lose;
    }

    /** The bytes of everything that came in. */
    List<Buffer> received() {
        return received;
    }

    @Override
    public Future<SubmitTransactionResponse> sendTransactions(SendTransactionsRequest request) {
        Future<Void> looked = Future.succeededFuture();
        for (Transaction transaction : request.getTransactionsList()) {
            looked = looked.compose(_ -> watch.apply(transaction)).onSuccess(_ -> process(transaction));
        }
        return looked.map(SubmitTransactionResponse.getDefaultInstance());
    }

    private void process(Transaction transaction) {
        received.add(Buffer.buffer(transaction.toByteArray()));
        if (losing) {
            return;
        }
        String id = TransactionId.of(transaction).base64();
        UUID stream = UUID.fromString(transaction.getHeader().getFederatedStreamId().getStreamId().getValue());
        GetTransactionStatusResponse.Builder status = GetTransactionStatusResponse.newBuilder();
        switch (ledger.process(new CertificateId("narnia", stream), transaction)) {
            case Verdict.Valid _ -> status.setStatus(TransactionState.COMMITTED);
            case Verdict.Invalid(String message) -> status.setStatus(TransactionState.FAILED).setMessage(message);
            case Verdict.Unanswerable _ -> status.setStatus(TransactionState.PENDING);
        }
        statuses.put(id, status.build());
    }

    @Override
    public Future<GetTransactionStatusResponse> getTransactionStatus(GetTransactionStatusRequest request) {
        return Future.succeededFuture(
            statuses.getOrDefault(request.getId(), GetTransactionStatusResponse.getDefaultInstance())
        );
    }

    @Override
    public Future<GetStreamTransactionsResponse> getStreamTransactions(GetStreamTransactionsRequest request) {
        return Future.succeededFuture(
            GetStreamTransactionsResponse.newBuilder()
                .addAllTransactions(ledger.stream(UUID.fromString(request.getStreamId().getValue())))
                .build()
        );
    }
}
