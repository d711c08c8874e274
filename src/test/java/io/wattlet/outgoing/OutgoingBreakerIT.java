package io.wattlet.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.StatusException;
import io.wattlet.Await;
import io.wattlet.outgoing.NotSentException.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Targets that go away, and come back. */
class OutgoingBreakerIT {

    private static final int FAILURES = 3;

    private final Scene scene = new Scene(settings(Duration.ofMillis(100)));

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aServerThatGoesAwayIsGivenTimeUntilItComesBack() {
        AtomicInteger calls = new AtomicInteger();
        HttpServer server = scene.serve(scene.honest(calls));
        String url = "grpc://127.0.0.1:" + server.actualPort();
        assertEquals(1, Await.result(scene.call(url, 1)));
        Await.result(server.close());

        // The first call may still be on its way when the connection is closed.
        Throwable refusal = Await.until(
            () -> scene.call(url, 2).transform(ended -> Future.succeededFuture(ended.cause())),
            failure -> failure instanceof NotSentException given && given.reason() == Reason.BREAKER
        );
        assertTrue(String.valueOf(refusal.getMessage()).contains("cannot be reached"), refusal.getMessage());
        assertEquals(1, open());
        assertTrue(scene.notSent(Reason.BREAKER) >= 1);

        scene.serve("127.0.0.1", server.actualPort(), scene.honest(calls));
        assertEquals(3, Await.until(() -> scene.call(url, 3).otherwise(0), answer -> answer == 3));
        assertEquals(0, open());
        assertEquals(2, calls.get());
    }

    @Test
    void aServerThatSaysThatItIsUnavailableIsGivenTime() {
        AtomicInteger calls = new AtomicInteger();
        int port = scene
            .serve(
                scene.chronicler(_ -> {
                    calls.incrementAndGet();
                    return Future.failedFuture(new StatusException(GrpcStatus.UNAVAILABLE));
                })
            )
            .actualPort();
        assertOpensAfterFailures("grpc://127.0.0.1:" + port, Scene.LIMITS);
        assertEquals(FAILURES, calls.get());
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenTime() {
        int port = scene.serve(scene.chronicler(_ -> Future.future(never -> {}))).actualPort();
        CallLimits impatient = new CallLimits(
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            1,
            10,
            1000
        );
        assertOpensAfterFailures("grpc://127.0.0.1:" + port, impatient);
    }

    @Test
    void aServerThatAnswersWithErrorsIsThere() {
        AtomicInteger calls = new AtomicInteger();
        int port = scene
            .serve(
                scene.chronicler(_ -> {
                    calls.incrementAndGet();
                    return Future.failedFuture(new StatusException(GrpcStatus.INTERNAL));
                })
            )
            .actualPort();
        for (int i = 0; i < 3 * FAILURES; i++) {
            Await.failure(scene.call("grpc://127.0.0.1:" + port, i));
        }
        assertEquals(3 * FAILURES, calls.get());
        assertEquals(0, open());
    }

    @Test
    void targetsOfOneHostAndKindsOfCallsAreApart() {
        int dead = scene.deadPort();
        HttpServer server = scene.serve(scene.honest(new AtomicInteger()));
        assertOpensAfterFailures("grpc://127.0.0.1:" + dead, Scene.LIMITS);
        assertEquals(1, Await.result(scene.call("grpc://127.0.0.1:" + server.actualPort(), 1)));
        Throwable ofPeer = Await.failure(
            scene.outgoing().send(Callee.PEER, HttpCall.get(URI.create("http://127.0.0.1:" + dead)), Scene.LIMITS)
        );
        assertEquals(Reason.CONNECTION, notSent(ofPeer).reason());
    }

    private void assertOpensAfterFailures(String url, CallLimits limits) {
        for (int i = 0; i < FAILURES; i++) {
            Throwable failure = Await.failure(scene.call(url, i, limits));
            assertTrue(
                !(failure instanceof NotSentException notSent) || notSent.reason() != Reason.BREAKER,
                failure.toString()
            );
        }
        assertEquals(1, open());
    }

    private double open() {
        return scene.meters().get("wattlet_outgoing_breakers_open").tag("kind", "chronicler").gauge().value();
    }

    private static NotSentException notSent(Throwable failure) {
        return assertInstanceOf(NotSentException.class, failure);
    }

    private static OutgoingSettings settings(Duration pause) {
        return new OutgoingSettings(
            Network.LOOPBACK,
            OutgoingTls.NONE,
            new BreakerSettings(FAILURES, pause, pause.multipliedBy(4)),
            10,
            2,
            10
        );
    }
}
