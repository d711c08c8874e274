package io.wattlet.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.Followers;
import io.wattlet.TestDatabase;
import io.wattlet.WebhookDoor;
import io.wattlet.auth.AuthSettings;
import io.wattlet.auth.Authenticator;
import io.wattlet.command.Admitted;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.CommandJournal;
import io.wattlet.command.CommandJournal;
import io.wattlet.command.Commands;
import io.wattlet.command.IdempotencyKey;
import io.wattlet.command.NamedCommand;
import io.wattlet.command.Receipt;
import io.wattlet.command.Submission;
import io.wattlet.command.Trace;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.edge.Doors;
import io.wattlet.edge.PublicAddress;
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
import io.wattlet.wallet.MasterKeyRing;
import io.wattlet.wallet.Transport;
import io.wattlet.wallet.Wallets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A REST edge with real wallets, real queries and a real database, and a journal that only notes what it is given. */
final class Edge implements AutoCloseable {

    static final String BASE = "/wallet-api";
    static final String OWNER_HEADER = "wallet-owner";

    private static final String KEYS = "test:" + Base64.getEncoder().encodeToString(new byte[32]);

    /** What time it is for whoever asks whether certificates have expired, and after how many days they have. */
    static final Instant NOW = Instant.parse("2024-01-20T00:00:00Z");
    static final int EXPIRE_AFTER_DAYS = 30;

    private static final NetworkConfiguration NETWORK = new NetworkConfiguration(
        Map.of(),
        Map.of(),
        Map.of(),
        EXPIRE_AFTER_DAYS,
        NetworkConfiguration.TimeConstraint.ENCLOSING
    );

    static final MatchSettings MATCHES = new MatchSettings(8, 20);

    /** Commands that callers may wait for, and how often they are looked up. */
    static final int MOST_AWAITED = 16;

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    final Journal journal = new Journal();
    final MeterRegistry meters = new SimpleMeterRegistry();
    final String databaseUri;

    private final DocumentedExchanges documented = new DocumentedExchanges(BASE);
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Database database;
    private final HttpVerticle http;
    final CommandEndings endings;

    /** What an edge is like, where it is not like most. */
    private record Setup(
        String databaseUri,
        UnaryOperator<HttpSettings> adjust,
        QuerySettings queries,
        AuthSettings auth,
        boolean answersQueries,
        boolean storesCommands
    ) {
        static Setup usual() {
            return new Setup(
                TestDatabase.unchecked("edges are asked about rows that no command has written"),
                UnaryOperator.identity(),
                QuerySettings.DEFAULT,
                new AuthSettings.Header(OWNER_HEADER),
                true,
                false
            );
        }

        Setup at(String otherDatabase) {
            return new Setup(otherDatabase, adjust, queries, auth, answersQueries, storesCommands);
        }

        Setup with(UnaryOperator<HttpSettings> other) {
            return new Setup(databaseUri, other, queries, auth, answersQueries, storesCommands);
        }

        Setup with(QuerySettings other) {
            return new Setup(databaseUri, adjust, other, auth, answersQueries, storesCommands);
        }

        Setup with(AuthSettings other) {
            return new Setup(databaseUri, adjust, queries, other, answersQueries, storesCommands);
        }

        Setup withoutQueries() {
            return new Setup(databaseUri, adjust, queries, auth, false, storesCommands);
        }

        Setup withJournal() {
            return new Setup(databaseUri, adjust, queries, auth, answersQueries, true);
        }
    }

    private Edge(Setup setup) {
        this.databaseUri = setup.databaseUri;
        this.database = Database.open(vertx, new DatabaseConfiguration(databaseUri, 4, null));
        this.endings = new CommandEndings(vertx, database, new CommandEndings.Settings(MOST_AWAITED, LOOK_EVERY));
        Queries queries = new Queries(vertx, Duration.ofSeconds(10));
        PublicAddress address = new PublicAddress(URI.create("https://wallet.example"), BASE);
        HttpSettings settings = setup.adjust.apply(new HttpSettings("127.0.0.1", -1, address));
        Commands commands = setup.storesCommands
            ? new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(256, 2, 10_000))
            : journal;
        this.http = new HttpVerticle(
            settings,
            new HttpLoad(settings.limits(), meters),
            UnaryOperator.identity(),
            Authenticator.open(vertx, Ways.toThisMachine(vertx), setup.auth, InstantSource.system(), meters),
            new Doors(
                new Wallets(
                    database,
                    MasterKeyRing.parse(KEYS, "test"),
                    new EndpointAddresses(address.slices(), URI.create("https://grpc.wallet.example"), Transport.REST)
                ),
                queries,
                commands,
                CommandIds.system(),
                new CommandStatuses(queries, endings, new CommandWatchers(vertx, database, LOOK_EVERY)),
                new Matching(vertx, database, commands, CommandIds.system(), () -> NETWORK, () -> NOW, MATCHES),
                Followers.of(vertx, database),
                WebhookDoor.of(vertx, database, MasterKeyRing.parse(KEYS, "test"))
            ),
            StatusSettings.DEFAULT
        );
        if (setup.answersQueries) {
            await(vertx.deployVerticle(new QueryVerticle(database, setup.queries)));
        }
        await(vertx.deployVerticle(http));
    }

    static Edge start() {
        return new Edge(Setup.usual());
    }

    static Edge start(UnaryOperator<HttpSettings> adjust) {
        return new Edge(Setup.usual().with(adjust));
    }

    /** An edge with other limits of what is answered. */
    static Edge start(QuerySettings settings) {
        return new Edge(Setup.usual().with(settings));
    }

    /** An edge that authenticates in this way. */
    static Edge start(AuthSettings auth) {
        return new Edge(Setup.usual().with(auth));
    }

    /** An edge that stores what is commanded; nobody carries it out. */
    static Edge startWithJournal() {
        return new Edge(Setup.usual().withJournal());
    }

    /** The same with other settings. */
    static Edge startWithJournal(UnaryOperator<HttpSettings> adjust) {
        return new Edge(Setup.usual().with(adjust).withJournal());
    }

    /** An edge whose database does not exist. */
    static Edge startWithoutDatabase() {
        return new Edge(Setup.usual().at("postgresql://postgres@127.0.0.1:1/nothing"));
    }

    /** An edge whose questions nobody answers. */
    static Edge startWithoutQueries() {
        return new Edge(Setup.usual().withoutQueries());
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** Waits until something is so, asking now and then. */
    void until(BooleanSupplier so) {
        Await.until(() -> vertx.timer(20, TimeUnit.MILLISECONDS).map(_ -> so.getAsBoolean()), Boolean::booleanValue);
    }

    int port() {
        return http.port();
    }

    List<Route> routes() {
        return http.routes();
    }

    Exchange get(String path) {
        return request("GET", path);
    }

    Exchange post(String path) {
        return request("POST", path);
    }

    Exchange request(String method, String path) {
        return new Exchange(method, BASE + path);
    }

    Exchange requestWithoutBase(String method, String path) {
        return new Exchange(method, path);
    }

    /** Makes a wallet and returns its id. */
    UUID wallet(String owner) {
        Answer answer = post("/v1/wallets").as(owner).json("{}").send();
        return UUID.fromString(answer.json().at("/walletId").asText());
    }

    /** Makes an endpoint of a wallet and returns its key in base64. */
    String endpoint(String owner, UUID walletId) {
        Answer answer = post("/v1/wallets/" + walletId + "/endpoints").as(owner).send();
        return answer.json().at("/walletReference/publicKey").asText();
    }

    /** The key of an endpoint of nobody here, in base64. */
    static String foreignKey() {
        return Base64.getEncoder().encodeToString(ExtendedPrivateKey.generate().publicKey().derive(1).toBytes());
    }

    @Override
    public void close() {
        client.close();
        await(database.close());
        await(vertx.close());
    }

    /** One request in the making. */
    final class Exchange {

        private final String method;
        private final String path;
        private final HttpRequest.Builder builder;
        private byte[] content = {};
        private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();

        private Exchange(String method, String path) {
            this.method = method;
            this.path = path;
            this.builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).timeout(
                Duration.ofSeconds(20)
            );
        }

        Exchange as(String owner) {
            return header(OWNER_HEADER, owner);
        }

        Exchange header(String name, String value) {
            builder.header(name, value);
            return this;
        }

        Exchange json(String text) {
            return body("application/json", text.getBytes(StandardCharsets.UTF_8));
        }

        Exchange body(String contentType, byte[] bytes) {
            builder.header("Content-Type", contentType);
            content = bytes;
            body = HttpRequest.BodyPublishers.ofByteArray(bytes);
            return this;
        }

        /** Sends it, and sees to it that it is answered as the OpenAPI document says. */
        Answer send() {
            try {
                Answer answer = new Answer(
                    client.send(builder.method(method, body).build(), HttpResponse.BodyHandlers.ofString())
                );
                documented.check(method, path, content, answer);
                return answer;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Notes commands, or refuses them. */
    static final class Journal implements Commands {

        private final List<Command> commands = new CopyOnWriteArrayList<>();
        private final List<Submission> submissions = new CopyOnWriteArrayList<>();
        private final List<Trace> traces = new CopyOnWriteArrayList<>();
        private volatile @Nullable Throwable failure;
        private volatile boolean mute;

        @Override
        public Future<UUID> submit(Command command) {
            if (mute) {
                return Promise.<UUID>promise().future();
            }
            Throwable fails = failure;
            if (fails != null) {
                return Future.failedFuture(fails);
            }
            commands.add(command);
            return Future.succeededFuture(command.id());
        }

        @Override
        public List<Future<UUID>> receive(List<Command.ReceiveSlice> slices, Trace trace) {
            slices.forEach(_ -> traces.add(trace));
            return slices.stream().map(this::submit).toList();
        }

        @Override
        public List<Future<Receipt>> submitNamed(List<NamedCommand> named) {
            throw new UnsupportedOperationException("no edge names commands");
        }

        @Override
        public Future<Receipt> submit(Submission submission) {
            if (mute) {
                return Promise.<Receipt>promise().future();
            }
            Throwable fails = failure;
            if (fails != null) {
                return Future.failedFuture(fails);
            }
            submissions.add(submission);
            submission.trace().ifPresent(traces::add);
            commands.addAll(submission.commands());
            return Future.succeededFuture(
                new Receipt(
                    submission
                        .commands()
                        .stream()
                        .<Admitted>map(command -> new Admitted.Accepted(command.id()))
                        .toList(),
                    false
                )
            );
        }

        @Override
        public Future<UUID> redeliver(String owner, UUID commandId) {
            Throwable fails = failure;
            return fails == null ? Future.succeededFuture(commandId) : Future.failedFuture(fails);
        }

        @Override
        public Future<Optional<Receipt>> receipt(String owner, IdempotencyKey key) {
            return Future.succeededFuture(Optional.empty());
        }

        List<Submission> submissions() {
            return List.copyOf(submissions);
        }

        /** Of what was handed in, in order: one for each slice, one for each submission. */
        List<Trace> traces() {
            return List.copyOf(traces);
        }

        /** Leaves commands unanswered from now on. */
        void neverAnswer() {
            mute = true;
        }

        void failWith(@Nullable Throwable failure) {
            this.failure = failure;
        }

        List<Command> commands() {
            return List.copyOf(commands);
        }

        <C extends Command> C only(Class<C> type) {
            if (commands.size() != 1) {
                throw new AssertionError("expected one command, but there are " + commands);
            }
            return type.cast(commands.getFirst());
        }

        void clear() {
            commands.clear();
            submissions.clear();
            traces.clear();
            failure = null;
        }
    }
}
