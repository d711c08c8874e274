package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.wattlet.auth.Authenticator;
import io.wattlet.edge.Admittance;
import io.wattlet.edge.Doors;
import io.wattlet.edge.StatusSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The REST edge on one event loop. Deploy as many as there are event loops to use; they share the port. */
public final class HttpVerticle extends VerticleBase {

    /** Room for the ids of many requests in a query. */
    private static final int LONGEST_REQUEST_LINE_BYTES = 49_152;
    private static final int LONGEST_HEADERS_BYTES = 32_768;

    private static final long LOOK_FOR_QUIET_CONNECTIONS_MILLIS = 500;

    private final HttpSettings settings;
    private final HttpLoad load;
    private final UnaryOperator<Handler<HttpServerRequest>> inFront;
    private final Authenticator authenticator;
    private final List<Route> routes;
    private final OpenApiRoutes description;
    private @Nullable HttpServer server;

    /**
     * Brings the operations of the contract to the doors that carry them out.
     *
     * @param load    what all instances share
     * @param inFront may answer a request that is no operation, such as a question for the node's health, and hands on
     *     what is left
     */
    public HttpVerticle(
        HttpSettings settings,
        HttpLoad load,
        UnaryOperator<Handler<HttpServerRequest>> inFront,
        Authenticator authenticator,
        Doors doors,
        StatusSettings status
    ) {
        this.settings = settings;
        this.load = load;
        this.inFront = inFront;
        this.authenticator = authenticator;
        this.routes = Stream.of(
            new WalletOperations(doors.wallets(), doors.queries(), settings.address()).routes(),
            new CertificateOperations(doors.queries()).routes(),
            new ClaimOperations(doors, settings).routes(),
            new MatchOperations(doors.matching()).routes(),
            new TransferOperations(doors, settings).routes(),
            new SliceOperations(doors.commands(), doors.ids()).routes(),
            new RequestStatusOperations(doors.statuses(), status).routes(),
            new EventOperations(doors.events()).routes(),
            new WebhookOperations(doors.webhooks(), settings.address()).routes()
        )
            .flatMap(List::stream)
            .toList();
        this.description = new OpenApiRoutes(settings.address().pathBase());
    }

    @Override
    public Future<?> start() {
        Connections connections = new Connections(load);
        Pipeline pipeline = new Pipeline(
            vertx,
            new RouteTable(settings.address().pathBase(), routes),
            new Admittance(authenticator),
            load,
            new BodyReader(vertx, load.limits.maxBodyBytes(), load.limits.bodyTimeout())
        );
        Handler<HttpServerRequest> handler = inFront.apply(description.inFrontOf(pipeline::handle));
        HttpServer starting = vertx
            .createHttpServer(serverOptions())
            .connectionHandler(connections::opened)
            .requestHandler(request -> {
                connections.began(request);
                handler.handle(request);
            })
            .invalidRequestHandler(request -> load.meters.failed(InvalidHttp.refuse(request)));
        vertx.setPeriodic(LOOK_FOR_QUIET_CONNECTIONS_MILLIS, _ -> connections.closeQuiet());
        server = starting;
        return starting.listen();
    }

    private HttpServerOptions serverOptions() {
        return new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setMaxInitialLineLength(LONGEST_REQUEST_LINE_BYTES)
            .setMaxHeaderSize(LONGEST_HEADERS_BYTES)
            .setIdleTimeout(Math.toIntExact(load.limits.idleTimeout().toMillis()))
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setHandle100ContinueAutomatically(true)
            .setHttp2ClearTextEnabled(false);
    }

    /** Every operation that it answers. */
    List<Route> routes() {
        return routes;
    }

    /** The port it listens on, once deployed. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("not deployed");
        }
        return server.actualPort();
    }

    /** Takes no more requests, and lets those under way end. */
    @Override
    public Future<?> stop() {
        return server == null
            ? Future.succeededFuture()
            : server.shutdown(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }
}
