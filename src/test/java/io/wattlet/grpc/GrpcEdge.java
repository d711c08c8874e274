package io.wattlet.grpc;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.Followers;
import io.wattlet.TestDatabase;
import io.wattlet.WebhookDoor;
import io.wattlet.auth.AuthSettings;
import io.wattlet.auth.Authenticator;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.CommandIds;
import io.wattlet.command.CommandJournal;
import io.wattlet.edge.Doors;
import io.wattlet.edge.SharedSettings;
import io.wattlet.edge.SliceLimiter;
import io.wattlet.edge.SliceRate;
import io.wattlet.edge.StatusSettings;
import io.wattlet.match.MatchSettings;
import io.wattlet.match.Matching;
import io.wattlet.outgoing.Ways;
import io.wattlet.query.CommandEndings;
import io.wattlet.query.CommandStatuses;
import io.wattlet.query.CommandWatchers;
import io.wattlet.query.Queries;
import io.wattlet.query.QuerySettings;
import io.wattlet.query.QueryVerticle;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.EndpointAddresses;
import io.wattlet.wallet.EndpointReference;
import io.wattlet.wallet.MasterKeyRing;
import io.wattlet.wallet.Transport;
import io.wattlet.wallet.Wallets;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The gRPC edge over a real journal on a database of its own, and a client that is not ours. */
final class GrpcEdge implements AutoCloseable {

    static final String OWNER = "alice";
    static final String OWNER_HEADER = "wallet-owner";
    static final int MOST_ITEMS = 100;

    /** What time it is for whoever asks whether certificates have expired. */
    private static final Instant NOW = Instant.parse("2024-01-20T00:00:00Z");

    private static final String KEYS = "test:" + Base64.getEncoder().encodeToString(new byte[32]);
    static final EndpointAddresses ADDRESSES = new EndpointAddresses(
        URI.create("https://wallet.example/v1/slices"),
        URI.create("https://wallet.example:5001"),
        Transport.REST
    );
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
    final Database database = Database.open(
        vertx,
        new DatabaseConfiguration(
            TestDatabase.unchecked("edges are asked about rows that no command has written"),
            4,
            null
        )
    );
    private final Wallets wallets = new Wallets(database, MasterKeyRing.parse(KEYS, "test"), ADDRESSES);
    private final GrpcVerticle grpc;
    final CommandWatchers watchers;
    private final CommandEndings endings;
    private volatile boolean ready = true;

    /** What an edge is like, where it is not like most. */
    record Setup(
        GrpcLimits limits,
        SliceRate rate,
        AuthSettings auth,
        QuerySettings queries,
        Duration lookEvery,
        Optional<GrpcTls> tls
    ) {
        static final Setup USUAL = new Setup(
            GrpcLimits.DEFAULT,
            SliceRate.DEFAULT,
            new AuthSettings.Header(OWNER_HEADER),
            QuerySettings.DEFAULT,
            Duration.ofMillis(50),
            Optional.empty()
        );

        Setup with(AuthSettings other) {
            return new Setup(limits, rate, other, queries, lookEvery, tls);
        }

        Setup with(QuerySettings other) {
            return new Setup(limits, rate, auth, other, lookEvery, tls);
        }

        Setup lookingEvery(Duration other) {
            return new Setup(limits, rate, auth, queries, other, tls);
        }

        Setup with(SliceRate other) {
            return new Setup(limits, other, auth, queries, lookEvery, tls);
        }

        Setup with(GrpcTls other) {
            return new Setup(limits, rate, auth, queries, lookEvery, Optional.of(other));
        }

        Setup with(GrpcLimits other) {
            return new Setup(other, rate, auth, queries, lookEvery, tls);
        }
    }

    private GrpcEdge(Setup setup) {
        CommandJournal journal = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(256, 2, 10_000));
        Queries queries = new Queries(vertx, Duration.ofSeconds(10));
        endings = new CommandEndings(vertx, database, CommandEndings.Settings.DEFAULT);
        watchers = new CommandWatchers(vertx, database, setup.lookEvery);
        grpc = new GrpcVerticle(
            new GrpcSettings("127.0.0.1", -1, setup.tls, setup.limits, true, Duration.ofSeconds(5)),
            new GrpcLoad(setup.limits, new SliceLimiter(setup.rate, System::nanoTime), meters),
            Authenticator.open(vertx, Ways.toThisMachine(vertx), setup.auth, InstantSource.system(), meters),
            new Doors(
                wallets,
                queries,
                journal,
                CommandIds.system(),
                new CommandStatuses(queries, endings, watchers),
                new Matching(
                    vertx,
                    database,
                    journal,
                    CommandIds.system(),
                    () -> NETWORK,
                    () -> NOW,
                    MatchSettings.DEFAULT
                ),
                Followers.of(vertx, database),
                WebhookDoor.of(vertx, database, MasterKeyRing.parse(KEYS, "test"))
            ),
            new SharedSettings(MOST_ITEMS, setup.queries.maxItems(), StatusSettings.DEFAULT),
            () -> Future.succeededFuture(ready)
        );
        Await.result(vertx.deployVerticle(new QueryVerticle(database, setup.queries)));
        Await.result(vertx.deployVerticle(grpc));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", grpc.port()).usePlaintext().build();
    }

    static GrpcEdge start() {
        return start(GrpcLimits.DEFAULT, SliceRate.DEFAULT);
    }

    static GrpcEdge start(GrpcLimits limits, SliceRate rate) {
        return start(Setup.USUAL.with(limits).with(rate));
    }

    static GrpcEdge start(Setup setup) {
        return new GrpcEdge(setup);
    }

    /** A channel on which an owner calls, as a gateway would name them. */
    Channel as(String owner) {
        return with(OWNER_HEADER, owner);
    }

    /** A channel whose calls have something in their metadata. */
    Channel with(String name, String value) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    /** Runs a statement in the edge's database. */
    RowSet<Row> sql(String statement, Object... parameters) {
        return Await.result(database.pool().preparedQuery(statement).execute(Tuple.wrap(List.of(parameters))));
    }

    /** Makes a wallet and returns its id. */
    UUID wallet(String owner) {
        return Await.result(wallets.create(owner, Optional.empty()));
    }

    /** Waits until the end of so many commands is waited for. */
    void awaitWaiting(int commands) {
        Await.until(() -> Future.succeededFuture(endings.awaited()), now -> now == commands);
    }

    /** Ends the edge as a node that stops does. */
    Future<Void> stop() {
        return vertx.undeploy(grpc.deploymentID());
    }

    int port() {
        return grpc.port();
    }

    /** As when the node's stop has begun. */
    void notReady() {
        ready = false;
    }

    /** Keeps commands from becoming durable until what is returned is run. */
    Runnable holdCommands() {
        SqlConnection holder = Await.result(database.pool().getConnection());
        Await.result(holder.query("begin").execute());
        Await.result(holder.query("lock table command in access exclusive mode").execute());
        return () -> Await.result(holder.query("commit").execute().eventually(holder::close));
    }

    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    double limitHits(String limit) {
        return meters.get("wattlet_grpc_limit_hits").tag("limit", limit).counter().count();
    }

    /** The public key of an endpoint of a wallet that is made for it. */
    Buffer endpoint() {
        return Await.result(
            wallets
                .create(OWNER, Optional.empty())
                .compose(wallet -> wallets.createEndpoint(OWNER, wallet, Optional.empty()))
                .map(EndpointReference::publicKey)
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
