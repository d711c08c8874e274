package io.wattlet.devnet;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.registry.v1.GetBlocksRequest;
import io.wattlet.proto.registry.v1.GetBlocksResponse;
import io.wattlet.proto.registry.v1.GetStreamTransactionsRequest;
import io.wattlet.proto.registry.v1.GetTransactionStatusRequest;
import io.wattlet.proto.registry.v1.GetTransactionStatusResponse;
import io.wattlet.proto.registry.v1.RegistryServiceGrpcClient;
import io.wattlet.proto.registry.v1.SendTransactionsRequest;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionHeader;
import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.TransactionId;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** Talks to a registry the way a wallet does, over gRPC. */
final class RegistryClient {

    private final Vertx vertx;
    final RegistryServiceGrpcClient grpc;

    RegistryClient(Vertx vertx, int port) {
        this.vertx = vertx;
        this.grpc = RegistryServiceGrpcClient.create(
            GrpcClient.client(vertx),
            SocketAddress.inetSocketAddress(port, "127.0.0.1")
        );
    }

    Future<Void> sending(List<Transaction> transactions) {
        return grpc
            .sendTransactions(SendTransactionsRequest.newBuilder().addAllTransactions(transactions).build())
            .mapEmpty();
    }

    void send(Transaction... transactions) {
        Await.get(sending(List.of(transactions)));
    }

    GetTransactionStatusResponse status(Transaction transaction) {
        return Await.get(
            grpc.getTransactionStatus(
                GetTransactionStatusRequest.newBuilder().setId(TransactionId.of(transaction).base64()).build()
            )
        );
    }

    TransactionState state(Transaction transaction) {
        return status(transaction).getStatus();
    }

    /** Waits until a transaction is in a state. */
    GetTransactionStatusResponse await(Transaction transaction, TransactionState state) {
        return Await.until(vertx, () -> status(transaction), status -> status.getStatus() == state);
    }

    /** Waits until the registry has decided. */
    TransactionState settled(Transaction transaction) {
        Predicate<TransactionState> decided = state -> state.compareTo(TransactionState.PENDING) > 0;
        return Await.until(vertx, () -> state(transaction), decided);
    }

    List<Transaction> stream(UUID id) {
        return Await.get(
            grpc.getStreamTransactions(
                GetStreamTransactionsRequest.newBuilder().setStreamId(Uuid.newBuilder().setValue(id.toString())).build()
            )
        ).getTransactionsList();
    }

    Future<GetBlocksResponse> blocks(int skip, int limit, boolean withTransactions) {
        return grpc.getBlocks(
            GetBlocksRequest.newBuilder().setSkip(skip).setLimit(limit).setIncludeTransactions(withTransactions).build()
        );
    }

    /** A transaction that the verifier of these tests accepts as the given one of its stream, counted from 0. */
    static Transaction numbered(UUID stream, int place) {
        return transaction(stream.toString(), "project_origin.electricity.v1.ClaimedEvent", Integer.toString(place));
    }

    static Transaction transaction(String stream, String type, String payload) {
        return Transaction.newBuilder()
            .setHeader(
                TransactionHeader.newBuilder()
                    .setFederatedStreamId(
                        FederatedStreamId.newBuilder()
                            .setRegistry(DevnetSettings.REGISTRY)
                            .setStreamId(Uuid.newBuilder().setValue(stream))
                    )
                    .setPayloadType(type)
                    .setNonce(UUID.randomUUID().toString())
            )
            .setPayload(ByteString.copyFromUtf8(payload))
            .build();
    }
}
