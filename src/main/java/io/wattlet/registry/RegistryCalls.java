package io.wattlet.registry;

import io.vertx.core.Future;
import io.wattlet.outgoing.CallLimits;
import io.wattlet.outgoing.Callee;
import io.wattlet.outgoing.GrpcTarget;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.registry.v1.GetStreamTransactionsRequest;
import io.wattlet.proto.registry.v1.GetStreamTransactionsResponse;
import io.wattlet.proto.registry.v1.GetTransactionStatusRequest;
import io.wattlet.proto.registry.v1.GetTransactionStatusResponse;
import io.wattlet.proto.registry.v1.RegistryServiceClient;
import io.wattlet.proto.registry.v1.RegistryServiceGrpcClient;
import io.wattlet.proto.registry.v1.SendTransactionsRequest;
import io.wattlet.proto.registry.v1.Transaction;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls to one registry, each with a deadline, at the URL that the network configuration has for it now. Confined to the
 * gateway's context.
 */
final class RegistryCalls {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryCalls.class);

    private final Outgoing outgoing;
    private final String registry;
    private final Supplier<NetworkConfiguration> network;
    private final GatewaySettings settings;
    private final CallLimits limits;
    private @Nullable Target target;
    private boolean closed;

    RegistryCalls(
        Outgoing outgoing,
        String registry,
        Supplier<NetworkConfiguration> network,
        GatewaySettings settings
    ) {
        this.outgoing = outgoing;
        this.registry = registry;
        this.network = network;
        this.settings = settings;
        this.limits = CallLimits.of(settings.callDeadline(), settings.limits().bytesPerStream());
    }

    private record Target(URI url, RegistryServiceClient client) {}

    /** Hands over transactions; success says only that the registry has them. */
    Future<Void> send(List<Transaction> transactions) {
        SendTransactionsRequest request = SendTransactionsRequest.newBuilder().addAllTransactions(transactions).build();
        return call(client -> client.sendTransactions(request)).mapEmpty();
    }

    Future<GetTransactionStatusResponse> status(TransactionId id) {
        GetTransactionStatusRequest request = GetTransactionStatusRequest.newBuilder().setId(id.base64()).build();
        return call(client -> client.getTransactionStatus(request));
    }

    /** All committed transactions of a stream, oldest first. */
    Future<List<Transaction>> stream(UUID stream) {
        GetStreamTransactionsRequest request = GetStreamTransactionsRequest.newBuilder()
            .setStreamId(Uuid.newBuilder().setValue(stream.toString()))
            .build();
        return call(client -> client.getStreamTransactions(request)).map(
            GetStreamTransactionsResponse::getTransactionsList
        );
    }

    /** Calls fail from now on. */
    void close() {
        closed = true;
    }

    private <T> Future<T> call(Function<RegistryServiceClient, Future<T>> method) {
        if (closed) {
            return Future.failedFuture(
                new IllegalStateException("the gateway to registry " + registry + " was closed")
            );
        }
        NetworkConfiguration.Registry entry = network.get().registries().get(registry);
        if (entry == null) {
            return Future.failedFuture(new UnknownRegistryException(registry));
        }
        // the client's own deadline begins when a call is written, this one when it is wished for
        return method.apply(client(entry.url())).timeout(settings.callDeadline().toMillis(), TimeUnit.MILLISECONDS);
    }

    private RegistryServiceClient client(URI url) {
        Target current = target;
        if (current != null && current.url().equals(url)) {
            return current.client();
        }
        if (current != null) {
            LOG.info("registry {} moved from {} to {}", registry, current.url(), url);
        }
        GrpcTarget called = outgoing.grpc(Callee.REGISTRY, url, limits);
        RegistryServiceClient client = RegistryServiceGrpcClient.create(called.client(), called.address());
        target = new Target(url, client);
        return client;
    }
}
