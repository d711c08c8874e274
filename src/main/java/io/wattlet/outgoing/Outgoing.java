package io.wattlet.outgoing;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The one way out of a node, over HTTP and gRPC. Shared by everything that runs in it; may be used on any thread.
 *
 * <p>For every call there holds: only addresses that may be called are, and the address that was checked is the one that is
 * connected to; redirects are not followed; answers are bounded, in time and bytes; targets that fail are given time
 * ({@link BreakerSettings}). What fails before anything was written fails with {@link NotSentException}, whatever else
 * happens may have reached the other side.
 *
 * <p>Calls with the same limits to the same scheme, host and port share connections, which are opened when they are needed
 * and closed when they are idle. Calls of different kinds share nothing.
 *
 * <p>To make a gRPC client, wherever it is needed:
 * {@snippet :
 * GrpcTarget target = outgoing.grpc(Callee.PEER, url, limits);
 * SomeServiceGrpcClient stub = SomeServiceGrpcClient.create(target.client(), target.address());
 * }
 * A stub's future fails with NotSentException if the call was certainly not sent, and otherwise as Vert.x has it: with
 * {@code InvalidStatusException} for what the other side answered, or with what broke the connection. A call that is not
 * answered within the limits is cancelled. The same holds for streams: {@code answerWithin} is for the whole of one, so a
 * long one needs limits of its own.
 */
public final class Outgoing {

    private static final int MOST_OPERATORS_TARGETS = 1000;

    private record Key(Callee callee, HttpVersion version, CallLimits limits) {}

    private record Kind(Targets targets, Names names, Tally tally) {}

    private final Vertx vertx;
    private final OutgoingTls tls;
    private final AddressRules rules;
    private final Names peersNames;
    private final Names webhooksNames;
    private final Names operatorsNames;
    private final Map<Callee, Kind> kinds = new EnumMap<>(Callee.class);
    // Bound: the limits that the parts of a node call with.
    private final Map<Key, HttpClientAgent> clients = new ConcurrentHashMap<>();

    private Outgoing(Vertx vertx, OutgoingSettings settings, Names.Resolver resolver, MeterRegistry meters) {
        this.vertx = vertx;
        this.tls = settings.tls();
        this.rules = new AddressRules(settings.allowedNetworks());
        // Names that users chose must not keep those waiting that the node depends on, and no others' names.
        this.peersNames = new Names("peers", resolver, settings.nameThreads(), settings.waitingNames());
        this.webhooksNames = new Names("webhooks", resolver, settings.nameThreads(), settings.waitingNames());
        this.operatorsNames = new Names("operator", resolver, settings.nameThreads(), settings.waitingNames());
        for (Callee callee : Callee.values()) {
            Targets targets = new Targets(callee.isNamedByUsers() ? settings.peers() : MOST_OPERATORS_TARGETS, () ->
                new Breaker(settings.breaker(), System::nanoTime, new SplittableRandom())
            );
            kinds.put(callee, new Kind(targets, namesOf(callee), new Tally(meters, callee, targets)));
        }
    }

    private Names namesOf(Callee callee) {
        return switch (callee) {
            case PEER -> peersNames;
            case WEBHOOK -> webhooksNames;
            case REGISTRY, CHRONICLER, NETWORK, ISSUER, AUTHORITY -> operatorsNames;
        };
    }

    /** Opens no connection yet. */
    public static Outgoing open(Vertx vertx, OutgoingSettings settings, MeterRegistry meters) {
        return open(vertx, settings, Names.OF_THE_MACHINE, meters);
    }

    /** The same with names of one's own. */
    static Outgoing open(Vertx vertx, OutgoingSettings settings, Names.Resolver resolver, MeterRegistry meters) {
        return new Outgoing(vertx, settings, resolver, meters);
    }

    /**
     * What gRPC stubs for one target are made from; see the class for how. To be asked for where a part of the node is made,
     * or later: it is cheap. The first time that limits are used should not be within a verticle that ends before the node,
     * since connections made there end with it.
     *
     * @param url scheme http or grpc for connections without TLS, https or grpcs with; path and query do not matter. If it
     *            names nothing that can be called, all calls fail.
     */
    public GrpcTarget grpc(Callee callee, URI url, CallLimits limits) {
        try {
            Origin origin = Origin.of(url);
            OriginClient http = new OriginClient(vertx, way(callee, HttpVersion.HTTP_2, limits), origin);
            GrpcClient client = new BoundedGrpcClient(vertx, http, limits);
            return new GrpcTarget(client, SocketAddress.inetSocketAddress(origin.port(), origin.host()));
        } catch (NotSentException e) {
            return new GrpcTarget(
                new UncallableClient(e, kind(callee).tally()),
                SocketAddress.inetSocketAddress(0, "nowhere")
            );
        }
    }

    /**
     * Sends a request over HTTP/1.1.
     *
     * @return the answer as soon as its status is there; fails with {@link NotSentException}, with
     *     {@link java.util.concurrent.TimeoutException} if the answer does not begin in time, or with what broke the connection
     */
    public Future<HttpAnswer> send(Callee callee, HttpCall call, CallLimits limits) {
        RequestOptions options = new RequestOptions()
            .setMethod(call.method())
            .setURI(call.pathAndQuery())
            .setHeaders(call.headers());
        try {
            Way way = way(callee, HttpVersion.HTTP_1_1, limits);
            return Opening.begin(vertx, way, Origin.of(call.url()), options).compose(request ->
                exchange(request, call, limits)
            );
        } catch (NotSentException e) {
            kind(callee).tally().notSent(e.reason());
            return Future.failedFuture(e);
        }
    }

    /**
     * Says of a URL whether calls to it would be refused because of its address. That may change with what its name stands
     * for, so every call looks again.
     *
     * @param within how long the look-up of the name may take
     * @return fails with {@link NotSentException}, for a reason among malformed, name, address and busy
     */
    public Future<Void> check(Callee callee, URI url, Duration within) {
        try {
            Origin origin = Origin.of(url);
            CompletableFuture<List<InetAddress>> addresses = kind(callee)
                .names()
                .addresses(origin.name())
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
            return Future.fromCompletionStage(addresses, vertx.getOrCreateContext()).transform(found ->
                found.failed()
                    ? Future.failedFuture(Opening.unknown(origin, found.cause()))
                    : require(!rules.permitted(found.result()).isEmpty(), origin)
            );
        } catch (NotSentException e) {
            return Future.failedFuture(e);
        }
    }

    private static Future<Void> require(boolean permitted, Origin origin) {
        return permitted ? Future.succeededFuture() : Future.failedFuture(Opening.forbidden(origin));
    }

    private static Future<HttpAnswer> exchange(HttpClientRequest request, HttpCall call, CallLimits limits) {
        long withinMillis = limits.answerWithin().toMillis();
        return request
            .send(call.body())
            .timeout(withinMillis, TimeUnit.MILLISECONDS)
            .onFailure(_ -> request.reset())
            .map(response -> HttpAnswer.reading(response, limits.maxAnswerBytes(), withinMillis));
    }

    /** Closes all connections. Calls fail from now on. */
    public Future<Void> close() {
        peersNames.close();
        webhooksNames.close();
        operatorsNames.close();
        List<Future<Void>> closings = clients.values().stream().map(HttpClientAgent::close).toList();
        return Future.join(closings).mapEmpty();
    }

    private Way way(Callee callee, HttpVersion version, CallLimits limits) {
        Kind kind = kind(callee);
        HttpClientAgent http = clients.computeIfAbsent(new Key(callee, version, limits), this::client);
        boolean uncompressed = callee.isNamedByUsers();
        return new Way(http, kind.targets(), kind.names(), rules, kind.tally(), limits, uncompressed);
    }

    private Kind kind(Callee callee) {
        return Objects.requireNonNull(kinds.get(callee));
    }

    private HttpClientAgent client(Key key) {
        CallLimits limits = key.limits();
        boolean http2 = key.version() == HttpVersion.HTTP_2;
        HttpClientOptions options = new HttpClientOptions()
            .setProtocolVersion(key.version())
            .setHttp2ClearTextUpgrade(false)
            // Whether a connection is encrypted is said with each call.
            .setSsl(true)
            .setUseAlpn(http2)
            .setVerifyHost(true)
            .setConnectTimeout(Math.toIntExact(limits.connectWithin().toMillis()))
            .setReadIdleTimeout(Math.toIntExact(limits.silentFor().toMillis()))
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        tls.applyTo(options);
        PoolOptions pool = new PoolOptions()
            .setHttp1MaxSize(limits.connections())
            .setHttp2MaxSize(1)
            .setMaxWaitQueueSize(limits.waiting());
        return vertx.httpClientBuilder().with(options).with(pool).build();
    }
}
