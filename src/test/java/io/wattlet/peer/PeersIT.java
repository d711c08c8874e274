package io.wattlet.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.wattlet.outgoing.Ways;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries to a real HTTP server that answers well, badly, late, or not at all. */
class PeersIT {

    private final Vertx vertx = Vertx.vertx();
    private final Peers peers = new Peers(
        vertx,
        Ways.toThisMachine(vertx),
        Settings.of(Duration.ofSeconds(2), Duration.ofMillis(300), 2),
        new SimpleMeterRegistry()
    );

    @AfterEach
    void close() throws TimeoutException {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void succeedsWhenThePeerAccepts() throws TimeoutException {
        AtomicReference<String> seen = new AtomicReference<>("");
        URI url = serve(request ->
            request
                .body()
                .onSuccess(body -> {
                    seen.set(
                        request.method() +
                            " " +
                            request.uri() +
                            " " +
                            request.getHeader("Content-Type") +
                            " " +
                            request.getHeader("Authorization") +
                            " " +
                            body
                    );
                    request.response().setStatusCode(202).end("{}");
                })
        );

        deliver(URI.create(url.toString().replace("http://", "HTTP://user:secret@") + "?a=b%20c#part"));

        assertEquals(
            "POST /base/v1/slices?a=b%20c application/json; charset=utf-8 null " +
                DeliveryBody.of(HandOvers.recorded(url)),
            seen.get()
        );
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 204, 299 })
    void anyStatusOf2xxIsAnAcknowledgement(int status) throws TimeoutException {
        deliver(serve(request -> request.response().setStatusCode(status).end()));
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 404, 500, 503 })
    void failsWithTheStatusAndNothingOfTheAnswer(int status) throws TimeoutException {
        URI url = serve(request ->
            request.response().setStatusCode(status).setStatusMessage("Odd").end("echo randomR")
        );

        assertEquals("The peer answered with status " + status + ".", reasonOf(url));
    }

    @ParameterizedTest
    @CsvSource({ "404, true", "405, true", "501, true", "400, false", "401, false", "429, false", "500, false" })
    void somethingIsNotServedWhenThePeerSaysSo(int status, boolean notServed) throws TimeoutException {
        URI url = serve(request -> request.response().setStatusCode(status).end());

        assertEquals(notServed, failureOf(url).isNotServed());
    }

    @ParameterizedTest
    @CsvSource({ "7, PT7S", "0, PT0S", "-1,", "soon,", "'Fri, 31 Dec 1999 23:59:59 GMT'," })
    void thePeerMaySayWhenToComeAgain(String header, @Nullable Duration expected) throws TimeoutException {
        URI url = serve(request -> request.response().setStatusCode(503).putHeader("Retry-After", header).end());

        assertEquals(Optional.ofNullable(expected), failureOf(url).retryAfter());
    }

    @Test
    void failsWhenThePeerHangsAndFreesTheConnection() throws TimeoutException {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger connections = new AtomicInteger();
        URI url = serve(request -> {
            if (calls.incrementAndGet() > 3) {
                request.response().end();
            }
            request.connection().closeHandler(closed -> connections.decrementAndGet());
        });

        for (int i = 0; i < 3; i++) {
            assertTrue(reasonOf(url).endsWith("did not answer in time."));
        }
        deliver(url);
    }

    @Test
    void redirectsAreNotFollowed() throws TimeoutException {
        AtomicInteger elsewhere = new AtomicInteger();
        URI target = serve(request -> {
            elsewhere.incrementAndGet();
            request.response().end();
        });
        for (int status : new int[] { 301, 302, 307, 308 }) {
            URI url = serve(request ->
                request.response().setStatusCode(status).putHeader("Location", target.toString()).end()
            );
            assertEquals("The peer answered with status " + status + ".", reasonOf(url));
        }
        assertEquals(0, elsewhere.get());
    }

    @Test
    void aHugeAnswerIsCutOff() throws TimeoutException {
        AtomicReference<Future<Void>> brokenOff = new AtomicReference<>(Future.failedFuture("never called"));
        URI url = serve(request -> {
            Promise<Void> closed = Promise.promise();
            request.connection().closeHandler(closed::complete);
            brokenOff.set(closed.future());
            request.response().setStatusCode(200).setChunked(true);
            pourFor(request);
        });

        deliver(url);

        brokenOff.get().await(5, TimeUnit.SECONDS);
    }

    @Test
    void aPeerThatIsNotThereIsNamedByHostAndPortOnly() throws TimeoutException {
        HttpServer gone = vertx
            .createHttpServer()
            .requestHandler(request -> {})
            .listen(0, "127.0.0.1")
            .await();
        int port = gone.actualPort();
        gone.close().await(5, TimeUnit.SECONDS);

        String reason = reasonOf(URI.create("http://user:secret@127.0.0.1:" + port + "/v1/slices?token=secret"));

        assertEquals("The peer at 127.0.0.1:" + port + " could not be reached.", reason);
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://10.0.0.1/v1/slices", "http://169.254.169.254/latest", "https://[fd00::1]:8080/" })
    void anAddressInsideANetworkIsNotCalled(String url) {
        String reason = reasonOf(URI.create(url));
        assertTrue(reason.endsWith("has no address that this node may call."), reason);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "/v1/slices",
            "//peer/v1/slices",
            "file:///etc/passwd",
            "ftp://peer/x",
            "http:/v1",
            "http://peer:0/",
            "mailto:a@b",
        }
    )
    void onlyAbsoluteHttpAddressesAreCalled(String url) {
        assertTrue(reasonOf(URI.create(url)).startsWith("The peer's address"));
    }

    @Test
    void aFloodToOnePeerIsRefusedInsteadOfQueued() throws TimeoutException {
        URI url = serve(request -> {});
        for (int i = 0; i < 12; i++) {
            peers.deliver(HandOvers.recorded(url));
        }

        String reason = reasonOf(url);

        assertFalse(reason.contains("in time"), reason);
    }

    private void pourFor(HttpServerRequest request) {
        if (!request.response().closed()) {
            request
                .response()
                .write(Buffer.buffer(new byte[16 * 1024]))
                .onSuccess(written -> vertx.runOnContext(next -> pourFor(request)));
        }
    }

    private URI serve(Handler<HttpServerRequest> handler) throws TimeoutException {
        HttpServer server = vertx
            .createHttpServer()
            .requestHandler(handler)
            .listen(0, "127.0.0.1")
            .await(5, TimeUnit.SECONDS);
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/base/v1/slices");
    }

    private void deliver(URI url) throws TimeoutException {
        peers.deliver(HandOvers.recorded(url)).await(5, TimeUnit.SECONDS);
    }

    private String reasonOf(URI url) {
        return failureOf(url).reason();
    }

    private DeliveryException failureOf(URI url) {
        return assertThrows(DeliveryException.class, () -> deliver(url));
    }
}
