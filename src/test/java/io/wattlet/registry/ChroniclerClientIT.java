package io.wattlet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.server.GrpcServer;
import io.wattlet.outgoing.NotSentException;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.outgoing.Ways;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceGrpcService;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceService;
import io.wattlet.proto.chronicler.v1.ClaimIntentRequest;
import io.wattlet.proto.chronicler.v1.ClaimIntentResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChroniclerClientIT {

    private static final CertificateId CERTIFICATE = new CertificateId("narnia", UUID.randomUUID());
    private static final Buffer BLINDING = Buffer.buffer(new byte[32]).setByte(0, (byte) 7);
    private static final Buffer SIGNATURE = Buffer.buffer(new byte[64]).setByte(63, (byte) 9);

    private final Vertx vertx = Vertx.vertx();
    private final Outgoing outgoing = Ways.toThisMachine(vertx);
    private final List<ClaimIntentRequest> requests = new CopyOnWriteArrayList<>();
    private final ChroniclerClient client = new ChroniclerClient(outgoing, Duration.ofSeconds(5));

    @AfterEach
    void stop() throws Exception {
        outgoing.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void intentBringsASignature() throws Exception {
        URI url = serve(request -> Future.succeededFuture(signed(SIGNATURE)));
        assertEquals(SIGNATURE, register(client, url, 250));
        ClaimIntentRequest expected = ClaimIntentRequest.newBuilder()
            .setCertificateId(CERTIFICATE.toProto())
            .setQuantity(250)
            .setRandomR(ByteString.copyFrom(BLINDING.getBytes()))
            .build();
        assertEquals(List.of(expected), requests);
    }

    @Test
    void quantityAboveTheSignedRangeIsWrapped() throws Exception {
        URI url = serve(request -> Future.succeededFuture(signed(SIGNATURE)));
        register(client, url, 0x8000_0000L);
        register(client, url, 0xffff_ffffL);
        assertEquals(List.of(Integer.MIN_VALUE, -1), requests.stream().map(ClaimIntentRequest::getQuantity).toList());
    }

    @Test
    void failedCallIsNotRepeated() throws Exception {
        URI url = serve(request -> Future.failedFuture(new IllegalStateException("no")));
        assertThrows(Exception.class, () -> register(client, url, 1));
        assertEquals(1, requests.size());
    }

    @Test
    void silenceEndsWithTheDeadline() throws Exception {
        ChroniclerClient impatient = new ChroniclerClient(outgoing, Duration.ofMillis(100));
        URI url = serve(request -> Future.future(never -> {}));
        assertThrows(TimeoutException.class, () -> register(impatient, url, 1));
    }

    @Test
    void chroniclerThatIsAwayCertainlyKnowsNothing() throws Exception {
        HttpServer gone = vertx
            .createHttpServer()
            .requestHandler(request -> {})
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
        gone.close().await(10, TimeUnit.SECONDS);
        URI away = URI.create("http://127.0.0.1:" + gone.actualPort());
        assertThrows(NotSentException.class, () -> register(client, away, 1));
        assertThrows(NotSentException.class, () -> register(client, URI.create("http://10.0.0.1:1"), 1));
    }

    @Test
    void shortSignatureIsRefused() throws Exception {
        URI url = serve(request -> Future.succeededFuture(signed(Buffer.buffer(new byte[63]))));
        assertThrows(IllegalStateException.class, () -> register(client, url, 1));
    }

    @Test
    void whatIsNoSliceIsNotSent() throws Exception {
        URI url = serve(request -> Future.succeededFuture(signed(SIGNATURE)));
        assertThrows(IllegalArgumentException.class, () -> register(client, url, -1));
        assertThrows(IllegalArgumentException.class, () -> register(client, url, 1L << 32));
        Future<Buffer> shortBlinding = client.registerIntent(url, CERTIFICATE, 1, Buffer.buffer(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> shortBlinding.await(10, TimeUnit.SECONDS));
        assertEquals(List.of(), requests);
    }

    private static Buffer register(ChroniclerClient client, URI url, long quantity) throws Exception {
        return client.registerIntent(url, CERTIFICATE, quantity, BLINDING).await(10, TimeUnit.SECONDS);
    }

    private static ClaimIntentResponse signed(Buffer signature) {
        return ClaimIntentResponse.newBuilder().setSignature(ByteString.copyFrom(signature.getBytes())).build();
    }

    private URI serve(Function<ClaimIntentRequest, Future<ClaimIntentResponse>> chronicler) throws Exception {
        GrpcServer grpc = GrpcServer.server(vertx);
        grpc.addService(
            ChroniclerServiceGrpcService.of(
                new ChroniclerServiceService() {
                    @Override
                    public Future<ClaimIntentResponse> registerClaimIntent(ClaimIntentRequest request) {
                        requests.add(request);
                        return chronicler.apply(request);
                    }
                }
            )
        );
        HttpServer server = vertx
            .createHttpServer()
            .requestHandler(grpc)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }
}
