package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.RegistryGateway;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * An issuer over REST on the loopback address: issues certificates to recipients, takes them back, lists what it took
 * back. Its answers are those of the real one, except that it refuses at once what the real one would try for ever: a
 * registry or a grid area that it does not know.
 *
 * <p>Its public methods may be called from any thread.
 */
public final class IssuerServer {

    private final IssuerBook book;
    private final IssuerErrands errands;
    private final LoopbackServer server;
    private final OwnLoop loop = new OwnLoop(this::start, this::shutDown);

    private IssuerServer(
        Vertx vertx,
        DevnetSettings settings,
        Map<String, Ed25519PrivateKey> areaKeys,
        RegistryGateway gateway,
        IssuerBook book
    ) {
        this.book = book;
        this.errands = new IssuerErrands(vertx, book, gateway, settings.issuer());
        IssuerRoutes routes = new IssuerRoutes(vertx, settings, areaKeys, book, errands);
        this.server = new LoopbackServer(vertx, settings.ports().issuer(), routes.router());
    }

    /**
     * Starts an issuer; succeeds when it listens.
     *
     * @param settings its port, folder, behaviour and clock
     * @param areaKeys the key of every grid area that it issues in
     * @param gateway  the way to the registry
     */
    static Future<IssuerServer> start(
        Vertx vertx,
        DevnetSettings settings,
        Map<String, Ed25519PrivateKey> areaKeys,
        RegistryGateway gateway
    ) {
        Path folder = settings.folder();
        Path file = folder == null ? null : folder.resolve("issuer.book");
        return vertx
            .executeBlocking(() -> IssuerBook.open(vertx, file))
            .map(book -> new IssuerServer(vertx, settings, areaKeys, gateway, book))
            .compose(issuer -> issuer.loop.deploy(vertx).map(issuer));
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Where it listens; there is no base path. */
    public URI url() {
        return server.url();
    }

    /** How many certificates it has accepted, and neither delivered nor given up on. */
    public Future<Integer> undelivered() {
        return loop.call(() -> Future.succeededFuture(book.issues().size()));
    }

    /** The certificates that the registry refused to issue, with its words. */
    public Future<Map<CertificateId, String>> refused() {
        return loop.call(() -> Future.succeededFuture(book.refused()));
    }

    /** Stops listening and working, and closes its file. */
    Future<Void> stop() {
        return loop.undeploy();
    }

    private Future<Void> start() {
        return server.listen().onSuccess(listening -> errands.resume());
    }

    private Future<Void> shutDown() {
        errands.stop();
        return server
            .close()
            .otherwiseEmpty()
            .compose(closed -> book.close());
    }
}
