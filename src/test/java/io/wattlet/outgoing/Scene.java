package io.wattlet.outgoing;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.server.GrpcServer;
import io.wattlet.Await;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceGrpcClient;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceGrpcService;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceService;
import io.wattlet.proto.chronicler.v1.ClaimIntentRequest;
import io.wattlet.proto.chronicler.v1.ClaimIntentResponse;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Real servers on this machine, a way out to them, and names that are made up. */
final class Scene {

    static final OutgoingSettings SETTINGS = OutgoingSettings.DEFAULT.allowing(Network.LOOPBACK);
    static final CallLimits LIMITS = CallLimits.of(Duration.ofSeconds(5), 4096);

    private final Vertx vertx = Vertx.vertx();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, Names.Resolver> names = new ConcurrentHashMap<>();
    private final AtomicInteger lookUps = new AtomicInteger();
    private final Outgoing outgoing;

    Scene(OutgoingSettings settings) {
        this.outgoing = Outgoing.open(vertx, settings, this::resolve, meters);
    }

    Vertx vertx() {
        return vertx;
    }

    MeterRegistry meters() {
        return meters;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    void close() {
        Await.result(outgoing.close());
        Await.result(vertx.close());
    }

    /** What is found when a name is looked up. */
    void name(String name, String... addresses) {
        names.put(name, _ -> Arrays.stream(addresses).map(InetAddress::ofLiteral).toList());
    }

    void name(String name, Names.Resolver resolver) {
        names.put(name, resolver);
    }

    int lookUps() {
        return lookUps.get();
    }

    /** Calls a chronicler; what it signs is the quantity. */
    Future<Integer> call(String url, int quantity) {
        return call(url, quantity, LIMITS);
    }

    Future<Integer> call(String url, int quantity, CallLimits limits) {
        return call(Callee.CHRONICLER, url, quantity, limits);
    }

    Future<Integer> call(Callee callee, String url, int quantity, CallLimits limits) {
        GrpcTarget target = outgoing.grpc(callee, URI.create(url), limits);
        return ChroniclerServiceGrpcClient.create(target.client(), target.address())
            .registerClaimIntent(ClaimIntentRequest.newBuilder().setQuantity(quantity).build())
            .map(answer -> (int) answer.getSignature().byteAt(0));
    }

    /** The count of calls to chroniclers that were not sent. */
    double notSent(NotSentException.Reason reason) {
        return meters
            .get("wattlet_outgoing_calls_not_sent")
            .tag("kind", "chronicler")
            .tag("reason", reason.tag())
            .counter()
            .count();
    }

    static ClaimIntentResponse signed(int quantity) {
        return ClaimIntentResponse.newBuilder()
            .setSignature(ByteString.copyFrom(new byte[] { (byte) quantity }))
            .build();
    }

    /** A chronicler that signs what it is shown, and counts. */
    GrpcServer honest(AtomicInteger calls) {
        return chronicler(request -> {
            calls.incrementAndGet();
            return Future.succeededFuture(signed(request.getQuantity()));
        });
    }

    GrpcServer chronicler(Function<ClaimIntentRequest, Future<ClaimIntentResponse>> answer) {
        GrpcServer grpc = GrpcServer.server(vertx);
        grpc.addService(
            ChroniclerServiceGrpcService.of(
                new ChroniclerServiceService() {
                    @Override
                    public Future<ClaimIntentResponse> registerClaimIntent(ClaimIntentRequest request) {
                        return answer.apply(request);
                    }
                }
            )
        );
        return grpc;
    }

    HttpServer serve(Handler<HttpServerRequest> handler) {
        return serve("127.0.0.1", 0, handler);
    }

    HttpServer serve(String host, int port, Handler<HttpServerRequest> handler) {
        return serve(new HttpServerOptions().setHost(host).setPort(port), handler);
    }

    HttpServer serve(HttpServerOptions options, Handler<HttpServerRequest> handler) {
        return Await.result(vertx.createHttpServer(options).requestHandler(handler).listen());
    }

    /** A port of this machine on which nobody listens. */
    int deadPort() {
        HttpServer gone = serve(_ -> {});
        Await.result(gone.close());
        return gone.actualPort();
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        lookUps.incrementAndGet();
        Names.Resolver resolver = names.get(name);
        if (resolver == null) {
            throw new UnknownHostException(name);
        }
        return resolver.addresses(name);
    }
}
