package io.wattlet.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
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
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A registry over real gRPC that does what a test tells it to. Untold, it commits whatever it is sent, at once, and knows
 * nothing of anything else.
 */
final class ScriptedRegistry extends RegistryServiceService {

    private final Vertx vertx;
    private final List<List<TransactionId>> sends = new CopyOnWriteArrayList<>();
    private final List<TransactionId> asked = new CopyOnWriteArrayList<>();
    private final Map<TransactionId, Deque<GetTransactionStatusResponse>> scripts = new ConcurrentHashMap<>();
    private final Map<String, List<Transaction>> streams = new ConcurrentHashMap<>();
    private volatile Function<List<TransactionId>, Future<Void>> onSend = ids -> Future.succeededFuture();
    private volatile Future<Void> beforeStreams = Future.succeededFuture();
    private @Nullable HttpServer server;

    ScriptedRegistry(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Listens; port 0 takes a free one. */
    ScriptedRegistry start(int port) throws Exception {
        GrpcServer grpc = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(4 << 20));
        grpc.addService(RegistryServiceGrpcService.of(this));
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
        server = vertx.createHttpServer(options).requestHandler(grpc).listen().await(10, TimeUnit.SECONDS);
        return this;
    }

    void stop() throws Exception {
        if (server != null) {
            server.close().await(10, TimeUnit.SECONDS);
            server = null;
        }
    }

    int port() {
        if (server == null) {
            throw new IllegalStateException("not listening");
        }
        return server.actualPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** What each call brought. */
    List<List<TransactionId>> sends() {
        return sends;
    }

    /** The transactions whose status was asked for, as often as it was. */
    List<TransactionId> asked() {
        return asked;
    }

    /** What a send is answered with, and what else happens then. */
    void onSend(Function<List<TransactionId>, Future<Void>> reaction) {
        onSend = reaction;
    }

    /** Answers no question for a stream until something has happened. */
    void holdStreams(Future<Void> until) {
        beforeStreams = until;
    }

    /** What is answered to the questions for a transaction's status, one after the other, the last for ever. */
    void script(TransactionId id, GetTransactionStatusResponse... answers) {
        scripts.put(id, new ArrayDeque<>(Arrays.asList(answers)));
    }

    /** The same with states only. */
    void script(TransactionId id, TransactionState... states) {
        script(id, Arrays.stream(states).map(ScriptedRegistry::status).toArray(GetTransactionStatusResponse[]::new));
    }

    /** Puts a transaction into the stream that its header names. */
    void commit(Transaction transaction) {
        String stream = transaction.getHeader().getFederatedStreamId().getStreamId().getValue();
        streams.computeIfAbsent(stream, unknown -> new CopyOnWriteArrayList<>()).add(transaction);
    }

    static GetTransactionStatusResponse refusal(String message) {
        return status(TransactionState.FAILED).toBuilder().setMessage(message).build();
    }

    static GetTransactionStatusResponse status(TransactionState state) {
        return GetTransactionStatusResponse.newBuilder().setStatus(state).build();
    }

    @Override
    public Future<SubmitTransactionResponse> sendTransactions(SendTransactionsRequest request) {
        List<TransactionId> ids = request.getTransactionsList().stream().map(TransactionId::of).toList();
        sends.add(ids);
        return onSend.apply(ids).map(SubmitTransactionResponse.getDefaultInstance());
    }

    @Override
    public Future<GetTransactionStatusResponse> getTransactionStatus(GetTransactionStatusRequest request) {
        TransactionId id = new TransactionId(Buffer.buffer(Base64.getDecoder().decode(request.getId())));
        asked.add(id);
        Deque<GetTransactionStatusResponse> script = scripts.get(id);
        if (script != null) {
            return Future.succeededFuture(script.size() > 1 ? script.remove() : script.element());
        }
        boolean sent = sends.stream().anyMatch(ids -> ids.contains(id));
        return Future.succeededFuture(status(sent ? TransactionState.COMMITTED : TransactionState.UNKNOWN));
    }

    @Override
    public Future<GetStreamTransactionsResponse> getStreamTransactions(GetStreamTransactionsRequest request) {
        List<Transaction> stream = streams.getOrDefault(request.getStreamId().getValue(), List.of());
        return beforeStreams.map(GetStreamTransactionsResponse.newBuilder().addAllTransactions(stream).build());
    }
}
