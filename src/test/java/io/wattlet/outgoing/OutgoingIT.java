package io.wattlet.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.StatusException;
import io.wattlet.outgoing.NotSentException.Reason;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceGrpcClient;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceGrpcService;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceService;
import io.wattlet.proto.chronicler.v1.ClaimIntentRequest;
import io.wattlet.proto.chronicler.v1.ClaimIntentResponse;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls over real connections on this machine; only names are made up. */
class OutgoingIT {

    private static final CallLimits LIMITS = CallLimits.of(Duration.ofSeconds(5), 4096);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
    private final AtomicInteger lookUps = new AtomicInteger();
    private Outgoing outgoing = Outgoing.open(vertx, Ways.settings(), this::resolve, meters);

    @AfterEach
    void stop() throws TimeoutException {
        outgoing.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void aGrpcCallIsAnswered() throws Exception {
        int port = chronicler(request -> Future.succeededFuture(signed(request.getQuantity())));
        for (String scheme : List.of("http", "grpc", "GRPC")) {
            assertEquals(7, call(scheme + "://127.0.0.1:" + port, 7));
        }
    }

    @Test
    void whatTheOtherSideSaysIsNotTakenForNotSent() throws Exception {
        int port = chronicler(request -> Future.failedFuture(new StatusException(GrpcStatus.UNAVAILABLE)));
        InvalidStatusException answer = assertThrows(InvalidStatusException.class, () ->
            call("grpc://127.0.0.1:" + port, 1)
        );
        assertEquals(GrpcStatus.UNAVAILABLE, answer.actualStatus());
    }

    @Test
    void anAddressThatIsNotAllowedIsNotCalled() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        int port = chronicler(request -> {
            calls.incrementAndGet();
            return Future.succeededFuture(signed(1));
        });
        outgoing.close().await(10, TimeUnit.SECONDS);
        outgoing = Outgoing.open(vertx, OutgoingSettings.DEFAULT, this::resolve, meters);
        names.put("inside", List.of(InetAddress.ofLiteral("127.0.0.1")));
        for (String host : List.of("127.0.0.1", "inside", "[::1]", "[::ffff:127.0.0.1]")) {
            NotSentException refusal = notSent("grpc://" + host + ":" + port);
            assertEquals(Reason.ADDRESS, refusal.reason());
            assertTrue(String.valueOf(refusal.getMessage()).contains("outgoing.allowedNetworks"), refusal.getMessage());
        }
        assertEquals(0, calls.get());
    }

    @Test
    void aTargetThatIsNotThereWasNotSentAnything() throws Exception {
        HttpServer gone = serve(request -> {});
        gone.close().await(10, TimeUnit.SECONDS);
        assertEquals(Reason.CONNECTION, notSent("http://127.0.0.1:" + gone.actualPort()).reason());
        assertEquals(Reason.NAME, notSent("http://nobody.example:1").reason());
        assertEquals(Reason.MALFORMED, notSent("ftp://nobody.example:1").reason());
    }

    @Test
    void anAnswerOverHttpComesWithItsBody() throws Exception {
        HttpServer server = serve(request ->
            request
                .body()
                .onSuccess(body ->
                    request
                        .response()
                        .setStatusCode(404)
                        .end(request.method() + " " + request.uri() + " " + request.authority() + " " + body)
                )
        );
        names.put("peer.example", List.of(InetAddress.ofLiteral("127.0.0.1")));
        URI url = URI.create("http://user:secret@Peer.example:" + server.actualPort() + "/a%20b?c=d#e");
        HttpCall get = HttpCall.get(url);
        HttpAnswer answer = send(new HttpCall(HttpMethod.POST, url, get.headers(), Buffer.buffer("body")));
        assertEquals(404, answer.status());
        assertEquals(
            "POST /a%20b?c=d peer.example:" + server.actualPort() + " body",
            answer.body().await(10, TimeUnit.SECONDS).toString()
        );
        assertEquals(1, lookUps.get());
    }

    private int call(String url, int quantity) throws TimeoutException {
        GrpcTarget target = outgoing.grpc(Callee.CHRONICLER, URI.create(url), LIMITS);
        return ChroniclerServiceGrpcClient.create(target.client(), target.address())
            .registerClaimIntent(ClaimIntentRequest.newBuilder().setQuantity(quantity).build())
            .await(10, TimeUnit.SECONDS)
            .getSignature()
            .byteAt(0);
    }

    private NotSentException notSent(String url) {
        return assertThrows(NotSentException.class, () -> call(url, 1));
    }

    private HttpAnswer send(HttpCall call) throws TimeoutException {
        return outgoing.send(Callee.PEER, call, LIMITS).await(10, TimeUnit.SECONDS);
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        lookUps.incrementAndGet();
        List<InetAddress> addresses = names.get(name);
        if (addresses == null) {
            throw new UnknownHostException(name);
        }
        return addresses;
    }

    private static ClaimIntentResponse signed(int quantity) {
        return ClaimIntentResponse.newBuilder()
            .setSignature(ByteString.copyFrom(new byte[] { (byte) quantity }))
            .build();
    }

    private int chronicler(Function<ClaimIntentRequest, Future<ClaimIntentResponse>> answer) throws TimeoutException {
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
        return serve(grpc).actualPort();
    }

    private HttpServer serve(Handler<HttpServerRequest> handler) throws TimeoutException {
        return vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
    }
}
