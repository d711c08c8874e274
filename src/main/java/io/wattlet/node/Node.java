package io.wattlet.node;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.wattlet.auth.Authenticator;
import io.wattlet.auth.HeaderAuthenticator;
import io.wattlet.command.CommandHandlers;
import io.wattlet.command.CommandIds;
import io.wattlet.command.CommandJournal;
import io.wattlet.command.WorkerVerticle;
import io.wattlet.http.HttpVerticle;
import io.wattlet.peer.Peers;
import io.wattlet.plan.PlanHandlers;
import io.wattlet.query.Queries;
import io.wattlet.query.QueryVerticle;
import io.wattlet.receive.ReceiveHandler;
import io.wattlet.registry.ChroniclerClient;
import io.wattlet.registry.NetworkConfigurations;
import io.wattlet.registry.RegistryGateway;
import io.wattlet.store.Database;
import io.wattlet.store.Migrations;
import io.wattlet.wallet.Wallets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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

    private final NodeConfiguration configuration;
    private final Vertx vertx = Vertx.vertx();
    private final Health health = new Health();
    private final Teardown teardown = new Teardown();
    private int httpPort;
    private int managementPort;

    private Node(NodeConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * Starts a node. Blocks until it is ready; not for event loops.
     *
     * @throws RuntimeException when a part cannot be started, or the database cannot be migrated; what was started before is
     *     ended again
     */
    public static Node start(NodeConfiguration configuration) {
        Node node = new Node(configuration);
        try {
            node.start();
            return node;
        } catch (RuntimeException e) {
            node.stop();
            throw e;
        }
    }

    /** The port of the REST edge. */
    public int httpPort() {
        return httpPort;
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
        configuration.effective().forEach(setting -> LOG.info("configuration: {}", setting));
        teardown.add("Vert.x", vertx::close);
        startManagement();
        Migrations.migrate(configuration.database().uri());
        Database database = Database.open(vertx, configuration.database());
        teardown.add("database", database::close);
        NetworkConfigurations network = loadNetwork();
        CommandJournal journal = onItsOwnEventLoop("command journal", () ->
            new CommandJournal(vertx, database.pool(), configuration.commands().journal())
        );
        CommandIds ids = CommandIds.system();
        startWorkers(database, network, journal, ids);
        Queries queries = startQueries(database);
        startHttp(database, queries, journal, ids);
        health.ready(database.queries());
        LOG.info("ready; REST on port {}, management on port {}", httpPort, managementPort);
    }

    private void startManagement() {
        HttpServer server = vertx
            .createHttpServer()
            .requestHandler(new HealthRoutes(health, "").inFrontOf(Node::notFound));
        await(
            "management endpoint",
            server.listen(configuration.management().port(), configuration.management().host())
        );
        teardown.add("management endpoint", server::close);
        managementPort = server.actualPort();
    }

    private NetworkConfigurations loadNetwork() {
        NodeConfiguration.Network settings = configuration.network();
        NetworkConfigurations network = await(
            "network configuration",
            NetworkConfigurations.load(vertx, settings.source(), settings.refresh())
        );
        teardown.add("network configuration", network::close);
        return network;
    }

    private void startWorkers(
        Database database,
        NetworkConfigurations network,
        CommandJournal journal,
        CommandIds ids
    ) {
        RegistryGateway gateway = onItsOwnEventLoop("registry gateway", () ->
            new RegistryGateway(vertx, network::current, configuration.registry())
        );
        teardown.add("registry gateway", gateway::close);
        ChroniclerClient chroniclers = new ChroniclerClient(vertx, configuration.registry().callDeadline());
        teardown.add("chronicler client", chroniclers::close);
        Peers peers = new Peers(vertx, configuration.peers());
        teardown.add("peers", peers::close);
        ReceiveHandler receipts = new ReceiveHandler(
            database.pool(),
            gateway::stream,
            network::current,
            vertx.createSharedWorkerExecutor("wattlet-verification", configuration.commands().cpuThreads()),
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
            network::current,
            InstantSource.system()
        );
        deploy("workers", configuration.commands().workers(), () -> {
            PlanHandlers plans = onItsOwnEventLoop("plans", () ->
                PlanHandlers.create(vertx, surroundings, configuration.plans())
            );
            CommandHandlers handlers = new CommandHandlers(plans.transfers(), plans.claims(), receipts);
            return new WorkerVerticle(database.pool(), handlers, configuration.commands().worker());
        });
    }

    private Queries startQueries(Database database) {
        Queries queries = new Queries(vertx, configuration.queries().answerWithin());
        deploy("queries", configuration.queries().verticles(), () -> new QueryVerticle(database));
        return queries;
    }

    private void startHttp(Database database, Queries queries, CommandJournal journal, CommandIds ids) {
        Wallets wallets = new Wallets(database, configuration.keys());
        Authenticator authenticator = switch (configuration.auth().type()) {
            case HEADER -> new HeaderAuthenticator(configuration.auth().header());
        };
        HealthRoutes healthRoutes = new HealthRoutes(health, configuration.http().settings().address().pathBase());
        httpPort = deploy("REST edge", configuration.http().verticles(), () ->
            new HttpVerticle(
                configuration.http().settings(),
                healthRoutes::inFrontOf,
                authenticator,
                wallets,
                queries,
                journal,
                ids
            )
        )
            .getFirst()
            .port();
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

    private static void notFound(HttpServerRequest request) {
        request.response().setStatusCode(404).end();
    }
}
