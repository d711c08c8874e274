package io.wattlet.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.wattlet.auth.Authenticator;
import io.wattlet.cluster.Cluster;
import io.wattlet.command.CommandDecoder;
import io.wattlet.command.CommandDispatch;
import io.wattlet.command.CommandHandlers;
import io.wattlet.command.CommandIds;
import io.wattlet.command.CommandJournal;
import io.wattlet.command.Commands;
import io.wattlet.command.CountedCommands;
import io.wattlet.command.EndedCommands;
import io.wattlet.command.Unclaims;
import io.wattlet.command.WakeUps;
import io.wattlet.command.WorkerVerticle;
import io.wattlet.edge.Doors;
import io.wattlet.edge.SharedSettings;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.EventFollowers;
import io.wattlet.events.EventLog;
import io.wattlet.events.EventTail;
import io.wattlet.events.kafka.CommandsIn;
import io.wattlet.events.kafka.RelayVerticle;
import io.wattlet.events.webhook.WebhookVerticle;
import io.wattlet.events.webhook.Webhooks;
import io.wattlet.grpc.GrpcLoad;
import io.wattlet.grpc.GrpcVerticle;
import io.wattlet.grpc.ProtobufCommands;
import io.wattlet.http.HttpLoad;
import io.wattlet.http.HttpVerticle;
import io.wattlet.http.JsonCommands;
import io.wattlet.jobs.CertificateExpiry;
import io.wattlet.jobs.CommandRetention;
import io.wattlet.jobs.ConservationCheck;
import io.wattlet.jobs.EventRetention;
import io.wattlet.jobs.IdempotencyKeyRetention;
import io.wattlet.jobs.IssuerPolling;
import io.wattlet.jobs.Job;
import io.wattlet.jobs.JobSettings;
import io.wattlet.jobs.JobsVerticle;
import io.wattlet.jobs.WalletCleanUp;
import io.wattlet.jobs.WithdrawalSettings;
import io.wattlet.jobs.Withdrawals;
import io.wattlet.jobs.reconcile.Reconciliation;
import io.wattlet.jobs.reconcile.ReconciliationSettings;
import io.wattlet.match.Matching;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.peer.Peers;
import io.wattlet.plan.PlanHandlers;
import io.wattlet.query.CommandEndings;
import io.wattlet.query.CommandStatuses;
import io.wattlet.query.CommandWatchers;
import io.wattlet.query.Queries;
import io.wattlet.query.QueryVerticle;
import io.wattlet.receive.ReceiveHandler;
import io.wattlet.registry.ChroniclerClient;
import io.wattlet.registry.IssuerClient;
import io.wattlet.registry.NetworkConfigurations;
import io.wattlet.registry.RegistryGateway;
import io.wattlet.store.Database;
import io.wattlet.store.FirstContact;
import io.wattlet.store.Migrations;
import io.wattlet.wallet.Wallets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node: everything that runs in one JVM, put together by hand, started in order and ended in the opposite order. */
public final class Node {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /** How long one part may take to start. Migrations may take as long as they need. */
    private static final Duration PART_STARTS_WITHIN = Duration.ofSeconds(60);

    /** How often some node looks for idempotency keys that have come to their end. */
    private static final Duration KEYS_LOOKED_THROUGH_EVERY = Duration.ofMinutes(1);

    /** How often some node looks for events that are older than they have to be. */
    private static final Duration EVENTS_LOOKED_THROUGH_EVERY = Duration.ofMinutes(1);

    /** How often some node looks for disabled wallets whose time has come. */
    private static final Duration WALLETS_LOOKED_THROUGH_EVERY = Duration.ofMinutes(10);

    private final NodeConfiguration configuration;
    private final Front front;
    private final Cluster cluster;
    private final Vertx vertx;
    private final Health health = new Health();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CheckRoute check = new CheckRoute(meters);
    private final Teardown teardown = new Teardown();
    private int httpPort;
    private int grpcPort;
    private int managementPort;

    private Node(NodeConfiguration configuration, Front front, Cluster cluster) {
        this.configuration = configuration;
        this.front = front;
        this.cluster = cluster;
        this.vertx = cluster.vertx();
    }

    /** What may answer requests in front of the operations of the REST edge, and hands on those that are not its own. */
    @FunctionalInterface
    public interface Front {
        /**
         * Called once for each verticle of the edge, on its event loop.
         *
         * @param database the node's own
         * @param next     takes what is left
         */
        Handler<HttpServerRequest> inFrontOf(Vertx vertx, Database database, Handler<HttpServerRequest> next);
    }

    /**
     * Starts a node. Blocks until it is ready; not for event loops.
     *
     * @throws RuntimeException when a part cannot be started, or the database cannot be migrated; what was started before is
     *     ended again
     */
    public static Node start(NodeConfiguration configuration) {
        return start(configuration, (_, _, next) -> next);
    }

    /** The same with something in front of the operations, such as what a measurement compares them with. */
    public static Node start(NodeConfiguration configuration, Front front) {
        configuration.effective().forEach(setting -> LOG.info("configuration: {}", setting));
        Cluster cluster = await("membership of the cluster", Cluster.join(configuration.cluster()));
        Node node = new Node(configuration, front, cluster);
        try {
            node.start();
            return node;
        } catch (RuntimeException e) {
            node.stop();
            throw e;
        }
    }

    /** The port of the REST edge; 0 when the role of the node has none. */
    public int httpPort() {
        return httpPort;
    }

    /** The port of the gRPC edge; 0 when the role of the node has none. */
    public int grpcPort() {
        return grpcPort;
    }

    /** The port of the management endpoint. */
    public int managementPort() {
        return managementPort;
    }

    /**
     * Stops: is no more ready, takes no more requests, ends what is under way, closes. Blocks, about as long as
     * {@link NodeConfiguration.Stop} says at most; not for event loops. What is not finished by then is not lost.
     */
    public void stop() {
        LOG.info("stopping");
        health.notReady();
        teardown.run(configuration.stop().notReadyFor().plus(configuration.stop().within()));
        LOG.info("stopped");
    }

    private void start() {
        // First started, last ended: whoever stops hears and is heard until the end, and then leaves the cluster.
        teardown.add("Vert.x", vertx::close);
        Gauge.builder("wattlet_cluster_members", cluster, Cluster::members)
            .description("Nodes of the cluster that this node sees, itself included.")
            .register(meters);
        startManagement();
        bringSchemaUpToDate();
        Database database = Database.open(vertx, configuration.database());
        teardown.add("database", database::close);
        Outgoing outgoing = Outgoing.open(vertx, configuration.outgoing(), meters);
        teardown.add("outgoing calls", outgoing::close);
        NetworkConfigurations network = loadNetwork(outgoing);
        CommandJournal journal = onItsOwnEventLoop("command journal", () ->
            new CommandJournal(vertx, database.pool(), configuration.commands().journal())
        );
        CommandIds ids = CommandIds.system();
        Gauge.builder("wattlet_commands_waiting", journal, CommandJournal::waiting)
            .description("Commands that wait to become durable.")
            .register(meters);
        Commands counted = new CountedCommands(journal, meters);
        EventTail tail = startTail(database);
        deploy("dispatch of commands", 1, () -> new CommandDispatch(meters));
        if (configuration.role().works()) {
            startWebhooks(database, outgoing, tail);
            RegistryGateway gateway = startGateway(outgoing, network);
            startWorkers(database, outgoing, network, gateway, journal, ids);
            startJobs(database, outgoing, network, gateway, ids);
            configuration.kafka().ifPresent(kafka -> startRelay(database, tail, kafka));
        }
        if (configuration.role().serves()) {
            startEdges(database, outgoing, network, counted, ids, tail);
        }
        configuration.kafka().ifPresent(kafka -> startCommandsFromKafka(kafka, counted));
        check.ready(new ConservationCheck(database.pool(), configuration.check()));
        health.ready(database.queries());
        LOG.info("ready; REST on port {}, gRPC on port {}, management on port {}", httpPort, grpcPort, managementPort);
    }

    private void startEdges(
        Database database,
        Outgoing outgoing,
        NetworkConfigurations network,
        Commands counted,
        CommandIds ids,
        EventTail tail
    ) {
        Queries queries = startQueries(database);
        CommandEndings endings = startEndings(database);
        CommandWatchers watchers = startWatchers(database);
        Matching matching = new Matching(
            vertx,
            database,
            counted,
            ids,
            network::current,
            InstantSource.system(),
            configuration.match()
        );
        EventFollowers followers = onItsOwnEventLoop("those who follow events", () ->
            new EventFollowers(vertx, tail, new EventLog(database.pool()), configuration.events(), meters)
        );
        Doors doors = new Doors(
            new Wallets(database, configuration.keys(), configuration.endpoints()),
            queries,
            counted,
            ids,
            new CommandStatuses(queries, endings, watchers),
            matching,
            followers,
            new Webhooks(vertx, database.pool(), configuration.keys(), tail, outgoing, configuration.webhooks())
        );
        Authenticator authenticator = startAuthentication(outgoing);
        HttpLoad load = new HttpLoad(configuration.http().settings().limits(), meters);
        startHttp(database, authenticator, load, doors);
        startGrpc(authenticator, new GrpcLoad(configuration.grpc().settings().limits(), load.slices(), meters), doors);
        prepareEdgesToStop(endings, followers);
    }

    private void startWebhooks(Database database, Outgoing outgoing, EventTail tail) {
        deploy("webhooks", 1, () ->
            new WebhookVerticle(
                database.pool(),
                tail,
                outgoing,
                configuration.keys(),
                InstantSource.system(),
                new CloudEvent(configuration.events().source()),
                configuration.webhooks(),
                meters
            )
        );
    }

    private EventTail startTail(Database database) {
        EventTail tail = onItsOwnEventLoop("look for new events", () ->
            new EventTail(vertx, database.pool(), configuration.events().lookEvery(), meters)
        );
        teardown.add("look for new events", tail::close);
        return tail;
    }

    // Whatever the role: each node has the journal, and an operator who wants them taken by some nodes only names the topics
    // to those.
    private void startCommandsFromKafka(NodeConfiguration.Kafka kafka, Commands commands) {
        Map<String, CommandDecoder> decoders = Map.of(
            "application/json",
            new JsonCommands(),
            "application/protobuf",
            new ProtobufCommands()
        );
        kafka
            .in()
            .ifPresent(settings ->
                deploy("commands from Kafka", 1, () ->
                    new CommandsIn(kafka.connection(), settings, decoders, commands, meters)
                )
            );
    }

    private void bringSchemaUpToDate() {
        String uri = configuration.database().uri();
        NodeConfiguration.Schema schema = configuration.schema();
        String applied = FirstContact.make(schema.startWithin(), this::pause, () -> {
            if (schema.migrate()) {
                return Migrations.migrate(uri);
            }
            Migrations.requireCurrent(uri);
            return "";
        });
        LOG.info(applied.isEmpty() ? "the schema is up to date" : "applied to the schema: {}", applied);
    }

    private void pause(Duration time) {
        await("next try", vertx.timer(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS));
    }

    private void startManagement() {
        HttpServer server = vertx
            // As at the REST edge: clients that offer to change to HTTP/2 were seen to get a mixture of both.
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
            .requestHandler(new HealthRoutes(health, "").inFrontOf(forWhoeverRunsTheNode()));
        await(
            "management endpoint",
            server.listen(configuration.management().port(), configuration.management().host())
        );
        teardown.add("management endpoint", server::close);
        managementPort = server.actualPort();
    }

    private Handler<HttpServerRequest> forWhoeverRunsTheNode() {
        Handler<HttpServerRequest> routes = check.inFrontOf(new MetricsRoute(meters));
        return configuration
            .management()
            .token()
            .map(token -> new TokenGuard(token).inFrontOf(routes))
            .orElse(routes);
    }

    private NetworkConfigurations loadNetwork(Outgoing outgoing) {
        NodeConfiguration.Network settings = configuration.network();
        NetworkConfigurations network = await(
            "network configuration",
            NetworkConfigurations.load(vertx, outgoing, settings.source(), settings.refresh())
        );
        teardown.add("network configuration", network::close);
        return network;
    }

    private RegistryGateway startGateway(Outgoing outgoing, NetworkConfigurations network) {
        RegistryGateway gateway = onItsOwnEventLoop("registry gateway", () ->
            new RegistryGateway(vertx, outgoing, network::current, configuration.registry())
        );
        teardown.add("registry gateway", gateway::close);
        return gateway;
    }

    private void startWorkers(
        Database database,
        Outgoing outgoing,
        NetworkConfigurations network,
        RegistryGateway gateway,
        CommandJournal journal,
        CommandIds ids
    ) {
        ChroniclerClient chroniclers = new ChroniclerClient(outgoing, configuration.registry().callDeadline());
        Peers peers = onItsOwnEventLoop("peers", () -> new Peers(vertx, outgoing, configuration.peers(), meters));
        EndedCommands endings = new EndedCommands(vertx.eventBus(), meters);
        WakeUps wakeUps = onItsOwnEventLoop("wake-ups", () -> new WakeUps(vertx, database.pool(), meters));
        ReceiveHandler receipts = new ReceiveHandler(
            database.pool(),
            endings,
            wakeUps,
            gateway::stream,
            network::current,
            verificationThreads(),
            configuration.receive()
        );
        PlanHandlers.Surroundings surroundings = new PlanHandlers.Surroundings(
            database.pool(),
            configuration.keys(),
            gateway,
            chroniclers,
            peers,
            journal,
            ids,
            endings,
            wakeUps,
            network::current,
            InstantSource.system()
        );
        List<WorkerVerticle> workers = deploy("workers", configuration.commands().workers(), () -> {
            PlanHandlers plans = onItsOwnEventLoop("plans", () ->
                PlanHandlers.create(vertx, surroundings, configuration.plans())
            );
            CommandHandlers handlers = new CommandHandlers(
                plans.transfers(),
                plans.claims(),
                receipts,
                plans.unclaims()
            );
            return new WorkerVerticle(database.pool(), handlers, configuration.commands().worker());
        });
        Gauge.builder("wattlet_commands_in_hand", workers, all -> all.stream().mapToInt(WorkerVerticle::inHand).sum())
            .description("Commands that are being carried out.")
            .strongReference(true)
            .register(meters);
    }

    private WorkerExecutor verificationThreads() {
        return vertx.createSharedWorkerExecutor("wattlet-verification", configuration.commands().cpuThreads());
    }

    private void startJobs(
        Database database,
        Outgoing outgoing,
        NetworkConfigurations network,
        RegistryGateway gateway,
        CommandIds ids
    ) {
        WithdrawalSettings withdrawals = configuration.jobs().withdrawals();
        List<Job> jobs = new ArrayList<>();
        configuration
            .jobs()
            .cleanUpWalletsAfter()
            .ifPresent(after ->
                jobs.add(new WalletCleanUp(database.pool(), after, WALLETS_LOOKED_THROUGH_EVERY, meters))
            );
        Collections.addAll(
            jobs,
            new IssuerPolling(database.pool(), new IssuerClient(outgoing), network::current, withdrawals, meters),
            new Withdrawals(
                database.pool(),
                gateway::stream,
                network::current,
                verificationThreads(),
                new Unclaims(vertx.eventBus(), ids),
                withdrawals,
                meters
            ),
            new CertificateExpiry(
                database.pool(),
                () -> network.current().daysBeforeCertificatesExpire(),
                configuration.jobs().expireEvery(),
                meters
            ),
            new CommandRetention(
                database.pool(),
                configuration.jobs().commandsKept(),
                configuration.jobs().forgetCommandsEvery(),
                meters
            ),
            new IdempotencyKeyRetention(
                database.pool(),
                configuration.commands().idempotencyKept(),
                KEYS_LOOKED_THROUGH_EVERY
            ),
            new EventRetention(
                database.pool(),
                configuration.events().kept(),
                configuration.kafka().isPresent(),
                EVENTS_LOOKED_THROUGH_EVERY,
                meters
            ),
            reconciliation(database, network, gateway)
        );
        deploy("jobs", 1, () -> new JobsVerticle(database.pool(), jobs, JobSettings.DEFAULT, meters));
    }

    private Job reconciliation(Database database, NetworkConfigurations network, RegistryGateway gateway) {
        ReconciliationSettings settings = configuration.reconciliation();
        return new Reconciliation(
            new Reconciliation.Surroundings(
                database.pool(),
                gateway::stream,
                network::current,
                vertx.createSharedWorkerExecutor("wattlet-reconciliation", settings.concurrentStreams()),
                onItsOwnEventLoop("wake-ups by jobs", () -> new WakeUps(vertx, database.pool(), meters)),
                InstantSource.system(),
                time -> vertx.timer(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS).mapEmpty(),
                meters
            ),
            settings
        );
    }

    private void startRelay(Database database, EventTail tail, NodeConfiguration.Kafka kafka) {
        CloudEvent form = new CloudEvent(configuration.events().source());
        deploy("events to Kafka", 1, () ->
            new RelayVerticle(database.pool(), tail, kafka.connection(), form, kafka.relay(), meters)
        );
    }

    private Queries startQueries(Database database) {
        Queries queries = new Queries(vertx, configuration.queries().answerWithin());
        deploy("queries", configuration.queries().verticles(), () ->
            new QueryVerticle(database, configuration.queries().settings())
        );
        return queries;
    }

    private CommandEndings startEndings(Database database) {
        CommandEndings endings = onItsOwnEventLoop("command endings", () ->
            new CommandEndings(vertx, database, configuration.status().waiting())
        );
        Gauge.builder("wattlet_commands_awaited", endings, CommandEndings::awaited)
            .description("Commands whose end callers wait for.")
            .register(meters);
        await("hints of ended commands", EndedCommands.listen(vertx.eventBus(), endings::hint));
        return endings;
    }

    private CommandWatchers startWatchers(Database database) {
        CommandWatchers watchers = onItsOwnEventLoop("command watchers", () ->
            new CommandWatchers(vertx, database, configuration.status().waiting().interval())
        );
        Gauge.builder("wattlet_commands_watchers", watchers, CommandWatchers::watched)
            .description("Callers who watch what becomes of their commands.")
            .register(meters);
        await("hints for watchers", EndedCommands.listen(vertx.eventBus(), watchers::hint));
        return watchers;
    }

    private Authenticator startAuthentication(Outgoing outgoing) {
        Authenticator authenticator = onItsOwnEventLoop("authenticator", () ->
            Authenticator.open(vertx, outgoing, configuration.auth(), InstantSource.system(), meters)
        );
        teardown.add("authenticator", authenticator::close);
        return authenticator;
    }

    private void startHttp(Database database, Authenticator authenticator, HttpLoad load, Doors doors) {
        HealthRoutes healthRoutes = new HealthRoutes(health, configuration.http().settings().address().pathBase());
        httpPort = deploy("REST edge", configuration.http().verticles(), () ->
            new HttpVerticle(
                configuration.http().settings(),
                load,
                next -> healthRoutes.inFrontOf(front.inFrontOf(vertx, database, next)),
                authenticator,
                doors,
                configuration.status().calls()
            )
        )
            .getFirst()
            .port();
    }

    private void startGrpc(Authenticator authenticator, GrpcLoad load, Doors doors) {
        SharedSettings shared = new SharedSettings(
            configuration.http().settings().limits().maxBulkItems(),
            configuration.queries().settings().maxItems(),
            configuration.status().calls()
        );
        grpcPort = deploy("gRPC edge", configuration.grpc().verticles(), () ->
            new GrpcVerticle(configuration.grpc().settings(), load, authenticator, doors, shared, health::isReady)
        )
            .getFirst()
            .port();
    }

    private void prepareEdgesToStop(CommandEndings endings, EventFollowers followers) {
        // Before the edges let requests end: those who wait get their answers now, and those who follow go elsewhere.
        teardown.add("waiting for commands to end", endings::close);
        teardown.add("followed events", followers::close);
        long notReadyMillis = configuration.stop().notReadyFor().toMillis();
        // Load balancers see that the node is not ready, and look elsewhere, while it still answers.
        if (notReadyMillis > 0) {
            teardown.add("time to be seen as not ready", () -> vertx.timer(notReadyMillis, TimeUnit.MILLISECONDS));
        }
    }

    private <D extends Deployable> List<D> deploy(String name, int instances, Supplier<D> verticle) {
        List<D> verticles = Stream.generate(verticle).limit(instances).toList();
        List<Future<String>> deployments = verticles.stream().map(vertx::deployVerticle).toList();
        teardown.add(name, () ->
            Future.join(
                deployments
                    .stream()
                    .filter(Future::succeeded)
                    .map(deployment -> vertx.undeploy(deployment.result()))
                    .toList()
            )
        );
        await(name, Future.all(deployments));
        return verticles;
    }

    /** Makes something that stays on the event loop that it is made on; each such thing has another one, as far as they go. */
    private <T> T onItsOwnEventLoop(String name, Supplier<T> part) {
        Promise<T> made = Promise.promise();
        VerticleBase maker = new VerticleBase() {
            @Override
            public Future<?> start() {
                made.complete(part.get());
                return made.future();
            }
        };
        return await(name, vertx.deployVerticle(maker).compose(deployed -> made.future()));
    }

    private static <T> T await(String part, Future<T> starting) {
        try {
            return starting
                .toCompletionStage()
                .toCompletableFuture()
                .get(PART_STARTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new NodeStartException("The " + part + " could not be started: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new NodeStartException("The " + part + " did not start within " + PART_STARTS_WITHIN + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeStartException("The start was interrupted at the " + part + ".", e);
        }
    }
}
