package io.wattlet.flow;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.wattlet.Await;
import io.wattlet.Followers;
import io.wattlet.WebhookDoor;
import io.wattlet.auth.HeaderAuthenticator;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.CommandDispatch;
import io.wattlet.command.CommandHandlers;
import io.wattlet.command.CommandIds;
import io.wattlet.command.CommandJournal;
import io.wattlet.command.EndedCommands;
import io.wattlet.command.Unclaims;
import io.wattlet.command.WakeUps;
import io.wattlet.command.WorkerSettings;
import io.wattlet.command.WorkerVerticle;
import io.wattlet.edge.Doors;
import io.wattlet.edge.PublicAddress;
import io.wattlet.edge.StatusSettings;
import io.wattlet.http.HttpLoad;
import io.wattlet.http.HttpSettings;
import io.wattlet.http.HttpVerticle;
import io.wattlet.jobs.IssuerPolling;
import io.wattlet.jobs.Job;
import io.wattlet.jobs.JobSettings;
import io.wattlet.jobs.JobsVerticle;
import io.wattlet.jobs.WithdrawalSettings;
import io.wattlet.jobs.Withdrawals;
import io.wattlet.match.MatchSettings;
import io.wattlet.match.Matching;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.outgoing.Ways;
import io.wattlet.peer.PeerSettings;
import io.wattlet.peer.Peers;
import io.wattlet.plan.PlanHandlers;
import io.wattlet.plan.PlanSettings;
import io.wattlet.query.CommandEndings;
import io.wattlet.query.CommandStatuses;
import io.wattlet.query.CommandWatchers;
import io.wattlet.query.Queries;
import io.wattlet.query.QuerySettings;
import io.wattlet.query.QueryVerticle;
import io.wattlet.receive.ReceiveHandler;
import io.wattlet.receive.ReceiveSettings;
import io.wattlet.registry.ChroniclerClient;
import io.wattlet.registry.GatewaySettings;
import io.wattlet.registry.IssuerClient;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.RegistryGateway;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.EndpointAddresses;
import io.wattlet.wallet.MasterKeys;
import io.wattlet.wallet.Transport;
import io.wattlet.wallet.Wallets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A wallet system of one node, put together like a real one, with settings that do not make tests wait. Unlike a real
 * node it can be crashed: its database connections go away from one moment to the next.
 */
final class WalletSystem implements AutoCloseable {

    private static final MasterKeys MASTER_KEYS = new MasterKeys("test", Map.of("test", Buffer.buffer(new byte[32])));

    private final Vertx vertx = Vertx.vertx();
    private final String databaseUri;
    private final Database database;
    private final int port;
    private final Pauses pauses;
    private String edge = "";

    /**
     * What brings commands on that nobody speaks of.
     *
     * @param retry how long a command waits until it is tried again, for whatever reason
     * @param sweep how often workers look for those whose time has come
     * @param lease of a command, and patience with a registry that does not answer
     */
    private record Pauses(Duration retry, Duration sweep, Duration lease) {
        static final Pauses SHORT = new Pauses(Duration.ofMillis(500), Duration.ofMillis(50), Duration.ofSeconds(3));

        /** Longer than any test: what is not brought on by somebody stands still. */
        static final Pauses ENDLESS = new Pauses(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
    }

    private WalletSystem(String databaseUri, int port, Pauses pauses) {
        this.pauses = pauses;
        this.databaseUri = databaseUri;
        this.database = Database.open(vertx, new DatabaseConfiguration(databaseUri, 8, null));
        this.port = port;
    }

    /** Starts a node on a migrated database. */
    static WalletSystem start(String databaseUri, NetworkConfiguration network) {
        return start(databaseUri, network, freePort(), Pauses.SHORT);
    }

    /** Starts a node in which nothing is tried again and nothing is swept up: only what is said over the bus is done. */
    static WalletSystem startWithoutRetries(String databaseUri, NetworkConfiguration network) {
        return start(databaseUri, network, freePort(), Pauses.ENDLESS);
    }

    private static WalletSystem start(String databaseUri, NetworkConfiguration network, int port, Pauses pauses) {
        WalletSystem system = new WalletSystem(databaseUri, port, pauses);
        system.deploy(network);
        return system;
    }

    /** A port that nobody listens on, and that the same wallet system can use again after a restart. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void deploy(NetworkConfiguration network) {
        CommandIds ids = CommandIds.system();
        CommandJournal journal = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(256, 2, 10_000));
        Outgoing outgoing = Ways.toThisMachine(vertx);
        RegistryGateway gateway = new RegistryGateway(vertx, outgoing, () -> network, gatewaySettings());
        WorkerExecutor cpu = vertx.createSharedWorkerExecutor("test-receiving", 2);
        EndedCommands ended = new EndedCommands(vertx.eventBus(), new SimpleMeterRegistry());
        WakeUps wakeUps = new WakeUps(vertx, database.pool(), new SimpleMeterRegistry());
        PlanHandlers planned = PlanHandlers.create(
            vertx,
            new PlanHandlers.Surroundings(
                database.pool(),
                MASTER_KEYS,
                gateway,
                new ChroniclerClient(outgoing, Duration.ofSeconds(5)),
                new Peers(vertx, outgoing, PeerSettings.DEFAULT, new SimpleMeterRegistry()),
                journal,
                ids,
                ended,
                wakeUps,
                () -> network,
                InstantSource.system()
            ),
            planSettings()
        );
        CommandHandlers handlers = new CommandHandlers(
            planned.transfers(),
            planned.claims(),
            new ReceiveHandler(database.pool(), ended, wakeUps, gateway::stream, () -> network, cpu, receiveSettings()),
            planned.unclaims()
        );
        WorkerSettings worker = new WorkerSettings(pauses.lease(), pauses.sweep(), 256, 4096, Duration.ofSeconds(5));
        Await.result(vertx.deployVerticle(new CommandDispatch(new SimpleMeterRegistry())));
        Await.result(vertx.deployVerticle(new WorkerVerticle(database.pool(), handlers, worker)));
        Await.result(vertx.deployVerticle(new QueryVerticle(database, QuerySettings.DEFAULT)));
        // Only hints can be in time for tests that wait.
        CommandEndings endings = new CommandEndings(
            vertx,
            database,
            new CommandEndings.Settings(10_000, Duration.ofMinutes(10))
        );
        Await.result(EndedCommands.listen(vertx.eventBus(), endings::hint));
        Queries queries = new Queries(vertx, Duration.ofSeconds(10));
        PublicAddress address = new PublicAddress(URI.create("http://127.0.0.1:" + port), "");
        HttpSettings http = new HttpSettings("127.0.0.1", port, address);
        edge = Await.result(
            vertx.deployVerticle(
                new HttpVerticle(
                    http,
                    new HttpLoad(http.limits(), new SimpleMeterRegistry()),
                    UnaryOperator.identity(),
                    new HeaderAuthenticator("wallet-owner"),
                    new Doors(
                        new Wallets(
                            database,
                            MASTER_KEYS,
                            new EndpointAddresses(address.slices(), URI.create("http://127.0.0.1:1"), Transport.REST)
                        ),
                        queries,
                        journal,
                        ids,
                        new CommandStatuses(
                            queries,
                            endings,
                            new CommandWatchers(vertx, database, Duration.ofSeconds(1))
                        ),
                        new Matching(
                            vertx,
                            database,
                            journal,
                            ids,
                            () -> network,
                            InstantSource.system(),
                            MatchSettings.DEFAULT
                        ),
                        Followers.of(vertx, database),
                        WebhookDoor.of(vertx, database, MASTER_KEYS)
                    ),
                    StatusSettings.DEFAULT
                )
            )
        );
    }

    /** Has this node take part in following withdrawals, without pauses that tests would have to wait for. */
    void followWithdrawals(NetworkConfiguration network) {
        Outgoing outgoing = Ways.toThisMachine(vertx);
        WithdrawalSettings settings = new WithdrawalSettings(
            Duration.ofMillis(100),
            2,
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofDays(1),
            Duration.ofDays(1)
        );
        MeterRegistry meters = new SimpleMeterRegistry();
        run(
            new IssuerPolling(database.pool(), new IssuerClient(outgoing), () -> network, settings, meters),
            new Withdrawals(
                database.pool(),
                new RegistryGateway(vertx, outgoing, () -> network, gatewaySettings())::stream,
                () -> network,
                vertx.createSharedWorkerExecutor("test-verification", 2),
                new Unclaims(vertx.eventBus(), CommandIds.system()),
                settings,
                meters
            )
        );
    }

    /** Has this node take part in some jobs. */
    void run(Job... jobs) {
        JobSettings turns = new JobSettings(Duration.ofMillis(20), Duration.ofSeconds(2), Duration.ofMillis(50));
        Await.result(
            vertx.deployVerticle(new JobsVerticle(database.pool(), List.of(jobs), turns, new SimpleMeterRegistry()))
        );
    }

    private GatewaySettings gatewaySettings() {
        GatewaySettings usual = GatewaySettings.defaults();
        return new GatewaySettings(
            usual.limits(),
            Duration.ofSeconds(2),
            new GatewaySettings.Backoff(Duration.ofMillis(5), 1.3, Duration.ofMillis(200)),
            new GatewaySettings.Backoff(Duration.ofMillis(20), 2, Duration.ofMillis(500)),
            Duration.ofMillis(500),
            pauses.lease()
        );
    }

    private PlanSettings planSettings() {
        return new PlanSettings(
            2,
            16_384,
            pauses.retry().dividedBy(10),
            pauses.retry(),
            pauses.retry(),
            pauses.retry(),
            Duration.ofDays(1),
            3,
            Duration.ofDays(1)
        );
    }

    private static ReceiveSettings receiveSettings() {
        return new ReceiveSettings(
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            8
        );
    }

    int port() {
        return port;
    }

    Database database() {
        return database;
    }

    /** A client of this system's REST API that acts for an owner. */
    Owner owner(String name) {
        return new Owner(vertx, port, name);
    }

    /** Ends without draining: whatever was under way loses its database from one moment to the next. */
    void crash() {
        Await.result(database.close());
        Await.result(vertx.undeploy(edge));
        // Not waited for: workers wait for what they have in hand, and that is never going to end.
        vertx.close();
    }

    /** Starts again on the same database and port. */
    WalletSystem restart(NetworkConfiguration network) {
        return start(databaseUri, network, port, pauses);
    }

    /** One column of a query, as text. */
    List<String> column(String sql) {
        List<String> values = new ArrayList<>();
        for (Row row : Await.result(database.pool().query(sql).execute())) {
            values.add(String.valueOf(row.getValue(0)));
        }
        return values;
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
