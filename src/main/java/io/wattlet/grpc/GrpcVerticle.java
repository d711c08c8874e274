package io.wattlet.grpc;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.Service;
import io.wattlet.auth.Authenticator;
import io.wattlet.edge.Admittance;
import io.wattlet.edge.Doors;
import io.wattlet.edge.SharedSettings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gRPC edge on one event loop. Deploy as many as there are event loops to use; they share the port. */
public final class GrpcVerticle extends VerticleBase {

    private static final int LONGEST_METADATA_BYTES = 32_768;

    private final GrpcSettings settings;
    private final GrpcLoad load;
    private final Admittance admittance;
    private final Doors doors;
    private final SharedSettings shared;
    private final Supplier<Future<Boolean>> ready;
    private final EndlessStreams endless = new EndlessStreams();
    private @Nullable HttpServer server;

    /**
     * Brings the methods to the doors that carry them out.
     *
     * @param load   what all instances share
     * @param shared what callers of both edges meet alike
     * @param ready  whether the node wants calls; health checks ask it
     */
    public GrpcVerticle(
        GrpcSettings settings,
        GrpcLoad load,
        Authenticator authenticator,
        Doors doors,
        SharedSettings shared,
        Supplier<Future<Boolean>> ready
    ) {
        this.settings = settings;
        this.load = load;
        this.admittance = new Admittance(authenticator);
        this.doors = doors;
        this.shared = shared;
        this.ready = ready;
    }

    @Override
    public Future<?> start() {
        HttpServer starting = vertx
            .createHttpServer(serverOptions())
            .connectionHandler(new Connections(vertx, load)::opened)
            .requestHandler(grpcServer());
        server = starting;
        return starting.listen();
    }

    private GrpcServer grpcServer() {
        GrpcServer grpc = GrpcServer.server(
            vertx,
            new GrpcServerOptions()
                .removeEnabledProtocol(GrpcProtocol.WEB)
                .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
                .removeEnabledProtocol(GrpcProtocol.TRANSCODING)
                .setScheduleDeadlineAutomatically(false)
                .setMaxMessageSize(load.limits.maxMessageBytes())
        );
        services().forEach(grpc::addService);
        if (settings.reflection()) {
            grpc.addService(ReflectionService.v1());
        }
        return grpc;
    }

    private List<Service> services() {
        Methods.Surroundings surroundings = new Methods.Surroundings(vertx, load, endless, admittance);
        List<Service> services = List.of(
            new ReceiveSliceService(load, doors).service(surroundings),
            new SliceStreamService(load, doors).service(surroundings),
            new WalletService(doors, shared).service(surroundings),
            new OriginWalletService(doors).service(surroundings)
        );
        Set<String> names = services
            .stream()
            .map(service -> service.name().fullyQualifiedName())
            .collect(Collectors.toUnmodifiableSet());
        return Stream.concat(
            services.stream(),
            Stream.of(new Health(vertx, names, ready).service(surroundings))
        ).toList();
    }

    private HttpServerOptions serverOptions() {
        HttpServerOptions options = new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            // Pings make sure that only a connection that is dead, or no HTTP/2, is silent for so long.
            .setIdleTimeout(Math.toIntExact(load.limits.keepAlive().multipliedBy(3).toMillis()))
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(load.limits.maxCallsPerConnection())
                    .setMaxHeaderListSize(LONGEST_METADATA_BYTES)
            );
        settings.tls().ifPresent(tls -> secure(options, tls));
        return options;
    }

    private static void secure(HttpServerOptions options, GrpcTls tls) {
        options
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(
                new PemKeyCertOptions().setCertPath(tls.certificate().toString()).setKeyPath(tls.key().toString())
            );
        tls
            .clients()
            .ifPresent(authorities ->
                options
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()))
            );
    }

    /** The port it listens on, once deployed. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("not deployed");
        }
        return server.actualPort();
    }

    /** Takes no more calls, tells endless streams, and lets the calls under way end. */
    @Override
    public Future<?> stop() {
        endless.drain();
        return server == null
            ? Future.succeededFuture()
            : server.shutdown(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }
}
