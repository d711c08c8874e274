package io.wattlet.devnet.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.LoopbackServer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * As much of an OpenID provider as a node asks for: the discovery document and the key set, on the loopback address. May be
 * used from any thread, by one at a time.
 */
public final class IdentityProvider {

    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String KEYS = "/keys";

    private final LoopbackServer server;
    private final String path;
    private final AtomicInteger answered = new AtomicInteger();
    private volatile String issuer = "";
    private volatile String keySet = "";
    private volatile boolean silent;

    private IdentityProvider(Vertx vertx, int port, String path) {
        this.server = new LoopbackServer(vertx, port, this::answer);
        this.path = path;
    }

    /**
     * Listens, and publishes no key yet. Its issuer is the authority itself.
     *
     * @param port to listen on; 0 for a free one
     * @param path under which everything is found, like {@code /realm}; may be empty
     */
    public static Future<IdentityProvider> start(Vertx vertx, int port, String path) {
        IdentityProvider provider = new IdentityProvider(vertx, port, path);
        return provider.server
            .listen()
            .map(_ -> {
                provider.issuer = provider.authority();
                provider.publish();
                return provider;
            });
    }

    /** What a node is told as its authority. */
    public String authority() {
        return server.url() + path;
    }

    /** Names another issuer in the discovery document from now on. */
    public IdentityProvider nameIssuer(String name) {
        issuer = name;
        return this;
    }

    /** Publishes these keys from now on, and no others. */
    public IdentityProvider publish(PublishedKey... published) {
        JsonArray keys = new JsonArray(Stream.of(published).map(PublishedKey::toJson).toList());
        return answerKeysWith(new JsonObject().put("keys", keys).encode());
    }

    /** Answers with this text from now on, whatever it is, when asked for its key set. */
    public IdentityProvider answerKeysWith(String text) {
        keySet = text;
        return this;
    }

    /** Takes questions and answers none from now on. */
    public IdentityProvider answerNothing() {
        silent = true;
        return this;
    }

    /** How many questions were answered so far, those for documents that are not there included. */
    public int answered() {
        return answered.get();
    }

    /** Cuts all connections and is out of reach. */
    public Future<Void> close() {
        return server.close();
    }

    /** Is back, at the same address. */
    public Future<Void> reopen() {
        return server.listen();
    }

    private void answer(HttpServerRequest request) {
        answered.incrementAndGet();
        if (silent) {
            return;
        }
        String asked = request.path();
        if ((path + DISCOVERY).equals(asked)) {
            send(request, new JsonObject().put("issuer", issuer).put("jwks_uri", authority() + KEYS).encode());
        } else if ((path + KEYS).equals(asked)) {
            send(request, keySet);
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private static void send(HttpServerRequest request, String document) {
        request.response().putHeader("Content-Type", "application/json").end(document);
    }
}
