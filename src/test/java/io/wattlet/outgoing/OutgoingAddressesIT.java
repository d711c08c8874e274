package io.wattlet.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.wattlet.Await;
import io.wattlet.outgoing.NotSentException.Reason;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names, their addresses, and which of them are connected to. Only 127.0.0.1 and 127.0.0.3 may be called here. */
class OutgoingAddressesIT {

    private static final OutgoingSettings SETTINGS = new OutgoingSettings(
        List.of(Network.of("127.0.0.1/32"), Network.of("127.0.0.3/32")),
        OutgoingTls.NONE,
        new BreakerSettings(1000, Scene.SETTINGS.breaker().firstPause(), Scene.SETTINGS.breaker().longestPause()),
        2,
        2,
        3
    );

    private final Scene scene = new Scene(SETTINGS);
    private final AtomicInteger allowed = new AtomicInteger();
    private final AtomicInteger forbidden = new AtomicInteger();
    private final HttpServer server = scene.serve("127.0.0.1", 0, scene.honest(allowed));
    private final HttpServer trap = scene.serve("127.0.0.2", server.actualPort(), scene.honest(forbidden));
    private final String port = ":" + server.actualPort();

    @AfterEach
    void close() {
        assertEquals(0, forbidden.get());
        scene.close();
    }

    @Test
    void anAddressThatIsNotAllowedIsNotCalled() {
        scene.name("inside", "127.0.0.2");
        for (String host : List.of("127.0.0.2", "inside", "[::ffff:127.0.0.2]", "[::1]", "10.0.0.1")) {
            NotSentException refusal = assertInstanceOf(
                NotSentException.class,
                Await.failure(scene.call("grpc://" + host + port, 1))
            );
            assertEquals(Reason.ADDRESS, refusal.reason(), host);
            String message = String.valueOf(refusal.getMessage());
            assertTrue(message.contains("Set outgoing.allowedNetworks"), message);
        }
        assertEquals(5, scene.notSent(Reason.ADDRESS));
        assertEquals(trap.actualPort(), server.actualPort());
    }

    @Test
    void ofANameWithAddressesOfBothKindsOnlyTheAllowedAreUsed() {
        scene.name("both", "127.0.0.2", "127.0.0.1", "::1");
        for (int i = 0; i < 20; i++) {
            assertEquals(i, Await.result(scene.call("grpc://both" + port, i)));
        }
        assertEquals(20, allowed.get());
    }

    @Test
    void anAnswerOfTheNameServerThatChangesBetweenCheckAndUseDoesNotMatter() {
        AtomicInteger asked = new AtomicInteger();
        scene.name("rebinding", _ ->
            List.of(InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2"))
        );
        assertEquals(1, Await.result(scene.call("grpc://rebinding" + port, 1)));
        assertEquals(2, Await.result(scene.call("grpc://rebinding" + port, 2)));
        assertEquals(1, asked.get());
    }

    @Test
    void aNameIsLookedUpAgainForTheNextConnection() {
        scene.name("moving", "127.0.0.1");
        assertEquals(1, Await.result(scene.call("grpc://moving" + port, 1)));
        HttpServer elsewhere = scene.serve("127.0.0.3", server.actualPort(), scene.honest(new AtomicInteger()));
        scene.name("moving", "127.0.0.3");
        assertEquals(2, Await.result(scene.call("grpc://moving" + port, 2)));
        assertEquals(1, scene.lookUps());
        Await.result(server.close());
        Await.until(() -> scene.call("grpc://moving" + port, 3).otherwise(0), answer -> answer == 3);
        assertTrue(scene.lookUps() > 1);
        assertEquals(2, allowed.get());
        assertEquals(server.actualPort(), elsewhere.actualPort());
    }

    @Test
    void anAddressThatCannotBeConnectedToIsFollowedByTheNext() {
        scene.name("halfway", "127.0.0.3", "127.0.0.1");
        assertEquals(1, Await.result(scene.call("grpc://halfway" + port, 1)));
        assertEquals(0, scene.notSent(Reason.CONNECTION));
    }

    @Test
    void namesThatHangKeepNobodyElseWaitingAndAreBounded() {
        CountDownLatch answered = new CountDownLatch(1);
        List<Future<HttpAnswer>> peers = new ArrayList<>();
        CallLimits brief = CallLimits.of(Duration.ofSeconds(1), 1000);
        try {
            for (int i = 0; i < 2; i++) {
                scene.name("hanging" + i + ".example", _ -> {
                    awaitOf(answered);
                    return List.of();
                });
                peers.add(
                    scene
                        .outgoing()
                        .send(Callee.PEER, HttpCall.get(URI.create("http://hanging" + i + ".example" + port)), brief)
                );
            }
            scene.name("fine.example", "127.0.0.1");
            assertEquals(1, Await.result(scene.call("grpc://fine.example" + port, 1)));
            for (Future<HttpAnswer> peer : peers) {
                assertEquals(Reason.NAME, assertInstanceOf(NotSentException.class, Await.failure(peer)).reason());
            }
        } finally {
            answered.countDown();
        }
    }

    @Test
    void moreNamesThanMayWaitAreNotLookedUp() {
        CountDownLatch answered = new CountDownLatch(1);
        try {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                scene.name("hanging" + i, _ -> {
                    awaitOf(answered);
                    return List.of(InetAddress.ofLiteral("127.0.0.1"));
                });
                calls.add(scene.call("grpc://hanging" + i + port, i));
            }
            Throwable failure = Await.failure(calls.getLast());
            assertEquals(Reason.BUSY, assertInstanceOf(NotSentException.class, failure).reason());
            answered.countDown();
            assertEquals(4, Await.result(calls.get(4)));
        } finally {
            answered.countDown();
        }
    }

    @Test
    void whoeverAsksForANameThatIsLookedUpWaitsForThatLookUp() {
        CountDownLatch answered = new CountDownLatch(1);
        scene.name("slow", _ -> {
            awaitOf(answered);
            return List.of(InetAddress.ofLiteral("127.0.0.1"));
        });
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(scene.call("grpc://slow" + port, i));
        }
        answered.countDown();
        for (int i = 0; i < 10; i++) {
            assertEquals(i, Await.result(calls.get(i)));
        }
        assertEquals(1, scene.lookUps());
    }

    @Test
    void peersThatAreBusyAreNotForgottenForOthers() {
        HttpServer silent = scene.serve(_ -> {});
        List<Future<HttpAnswer>> answers = new ArrayList<>();
        for (String host : List.of("one", "two", "three")) {
            scene.name(host, "127.0.0.1");
            answers.add(
                scene
                    .outgoing()
                    .send(
                        Callee.PEER,
                        HttpCall.get(URI.create("http://" + host + ":" + silent.actualPort())),
                        Scene.LIMITS
                    )
            );
        }
        assertEquals(Reason.BUSY, assertInstanceOf(NotSentException.class, Await.failure(answers.getLast())).reason());
        assertEquals(2, scene.meters().get("wattlet_outgoing_targets").tag("kind", "peer").gauge().value());
    }

    @Test
    void peersThatHaveAnsweredMakeRoomForOthers() {
        HttpServer quick = scene.serve(request -> request.response().end("here"));
        for (String host : List.of("one", "two", "three", "four")) {
            scene.name(host, "127.0.0.1");
            URI url = URI.create("http://" + host + ":" + quick.actualPort());
            HttpAnswer answer = Await.result(scene.outgoing().send(Callee.PEER, HttpCall.get(url), Scene.LIMITS));
            assertEquals("here", Await.result(answer.body()).toString());
        }
        assertEquals(2, scene.meters().get("wattlet_outgoing_targets").tag("kind", "peer").gauge().value());
    }

    private static void awaitOf(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
