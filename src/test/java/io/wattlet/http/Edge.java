package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.TestDatabase;
import io.wattlet.auth.HeaderAuthenticator;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.query.Queries;
import io.wattlet.query.QueryVerticle;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.MasterKeyRing;
import io.wattlet.wallet.Wallets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A REST edge with real wallets, real queries and a real database, and a journal that only notes what it is given. */
final class Edge implements AutoCloseable {

    static final String BASE = "/wallet-api";
    static final String OWNER_HEADER = "wallet-owner";

    private static final String KEYS = "test:" + Base64.getEncoder().encodeToString(new byte[32]);

    final Journal journal = new Journal();
    final String databaseUri;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Database database;
    private final HttpVerticle http;

    private Edge(String databaseUri, UnaryOperator<HttpSettings> adjust, boolean withQueries) {
        this.databaseUri = databaseUri;
        this.database = Database.open(vertx, new DatabaseConfiguration(databaseUri, 4, null));
        Queries queries = new Queries(vertx, Duration.ofSeconds(10));
        PublicAddress address = new PublicAddress(URI.create("https://wallet.example"), BASE);
        this.http = new HttpVerticle(
            adjust.apply(new HttpSettings("127.0.0.1", -1, address)),
            UnaryOperator.identity(),
            new HeaderAuthenticator(OWNER_HEADER),
            new Wallets(database, MasterKeyRing.parse(KEYS, "test")),
            queries,
            journal,
            CommandIds.system()
        );
        if (withQueries) {
            await(vertx.deployVerticle(new QueryVerticle(database)));
        }
        await(vertx.deployVerticle(http));
    }

    static Edge start() {
        return start(UnaryOperator.identity());
    }

    static Edge start(UnaryOperator<HttpSettings> adjust) {
        return new Edge(TestDatabase.fresh(), adjust, true);
    }

    /** An edge whose database does not exist. */
    static Edge startWithoutDatabase() {
        return new Edge("postgresql://postgres@127.0.0.1:1/nothing", UnaryOperator.identity(), true);
    }

    /** An edge whose questions nobody answers. */
    static Edge startWithoutQueries() {
        return new Edge(TestDatabase.fresh(), UnaryOperator.identity(), false);
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return http.port();
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
        private final HttpRequest.Builder builder;
        private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();

        private Exchange(String method, String path) {
            this.method = method;
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
            body = HttpRequest.BodyPublishers.ofByteArray(bytes);
            return this;
        }

        Answer send() {
            try {
                return new Answer(
                    client.send(builder.method(method, body).build(), HttpResponse.BodyHandlers.ofString())
                );
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
        private volatile @Nullable Throwable failure;

        @Override
        public Future<UUID> submit(Command command) {
            Throwable fails = failure;
            if (fails != null) {
                return Future.failedFuture(fails);
            }
            commands.add(command);
            return Future.succeededFuture(command.id());
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
            failure = null;
        }
    }
}
