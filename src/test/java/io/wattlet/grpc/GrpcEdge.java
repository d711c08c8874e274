package io.wattlet.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.CommandIds;
import io.wattlet.command.CommandJournal;
import io.wattlet.edge.Doors;
import io.wattlet.edge.SliceLimiter;
import io.wattlet.edge.SliceRate;
import io.wattlet.match.MatchSettings;
import io.wattlet.match.Matching;
import io.wattlet.query.CommandEndings;
import io.wattlet.query.CommandStatuses;
import io.wattlet.query.Queries;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.MasterKeyRing;
import io.wattlet.wallet.Wallets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The gRPC edge over a real journal on a database of its own, and a client that is not ours. */
final class GrpcEdge implements AutoCloseable {

    static final String OWNER = "alice";

    private static final String KEYS = "test:" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final NetworkConfiguration NETWORK = new NetworkConfiguration(
        Map.of(),
        Map.of(),
        Map.of(),
        30,
        NetworkConfiguration.TimeConstraint.ENCLOSING
    );

    final MeterRegistry meters = new SimpleMeterRegistry();
    final ManagedChannel channel;

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 4, null));
    private final Wallets wallets = new Wallets(database, MasterKeyRing.parse(KEYS, "test"));
    private final GrpcVerticle grpc;
    private volatile boolean ready = true;

    private GrpcEdge(GrpcLimits limits, SliceRate rate) {
        CommandJournal journal = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(256, 2, 10_000));
        Queries queries = new Queries(vertx, Duration.ofSeconds(10));
        CommandEndings endings = new CommandEndings(vertx, database, CommandEndings.Settings.DEFAULT);
        grpc = new GrpcVerticle(
            new GrpcSettings("127.0.0.1", -1, Optional.empty(), limits, true, Duration.ofSeconds(5)),
            new GrpcLoad(limits, new SliceLimiter(rate, System::nanoTime), meters),
            new Doors(
                wallets,
                queries,
                journal,
                CommandIds.system(),
                new CommandStatuses(queries, endings),
                new Matching(
                    vertx,
                    database,
                    journal,
                    CommandIds.system(),
                    () -> NETWORK,
                    InstantSource.system(),
                    MatchSettings.DEFAULT
                )
            ),
            () -> Future.succeededFuture(ready)
        );
        Await.result(vertx.deployVerticle(grpc));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", grpc.port()).usePlaintext().build();
    }

    static GrpcEdge start() {
        return start(GrpcLimits.DEFAULT, SliceRate.DEFAULT);
    }

    static GrpcEdge start(GrpcLimits limits, SliceRate rate) {
        return new GrpcEdge(limits, rate);
    }

    int port() {
        return grpc.port();
    }

    /** As when the node's stop has begun. */
    void notReady() {
        ready = false;
    }

    /** The public key of an endpoint of a wallet that is made for it. */
    Buffer endpoint() {
        return Await.result(
            wallets.create(OWNER, Optional.empty()).compose(wallet -> wallets.createEndpoint(OWNER, wallet))
        );
    }

    /** Announcements that are stored. */
    long announced() {
        return Await.result(
            database
                .pool()
                .query("select count(*) from command where kind = 'receive'")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
        );
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Await.result(vertx.close());
    }
}
