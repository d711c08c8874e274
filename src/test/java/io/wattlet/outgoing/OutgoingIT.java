package io.wattlet.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.protobuf.ByteString;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.StatusException;
import io.wattlet.Await;
import io.wattlet.outgoing.NotSentException.Reason;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceGrpcService;
import io.wattlet.proto.chronicler.v1.ClaimIntentResponse;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls over real connections: what comes back, what is sent, what is bounded. */
class OutgoingIT {

    private final Scene scene = new Scene(Scene.SETTINGS);

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aGrpcCallIsAnswered() {
        int port = scene.serve(scene.honest(new AtomicInteger())).actualPort();
        for (String scheme : List.of("http", "grpc", "GRPC")) {
            assertEquals(7, Await.result(scene.call(scheme + "://127.0.0.1:" + port, 7)));
        }
    }

    @Test
    void callsFromEverywhereShareOneConnection() {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        var chronicler = scene.honest(new AtomicInteger());
        int port = scene
            .serve(request -> {
                connections.add(request.connection().remoteAddress().port());
                chronicler.handle(request);
            })
            .actualPort();
        assertEquals(0, Await.result(scene.call("grpc://127.0.0.1:" + port, 0)));
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            int quantity = i;
            Promise<Integer> answer = Promise.promise();
            scene.vertx().runOnContext(_ -> scene.call("grpc://127.0.0.1:" + port, quantity).onComplete(answer));
            calls.add(answer.future());
        }
        assertEquals(20, new HashSet<>(calls.stream().map(Await::result).toList()).size());
        assertEquals(1, connections.size());
    }

    @Test
    void answersComeOnTheContextOfTheCaller() {
        int port = scene.serve(scene.honest(new AtomicInteger())).actualPort();
        scene.name("chronicler.example", "127.0.0.1");
        Context caller = scene.vertx().getOrCreateContext();
        Promise<Context> answered = Promise.promise();
        caller.runOnContext(_ ->
            scene
                .call("grpc://chronicler.example:" + port, 1)
                .onComplete(_ -> answered.complete(scene.vertx().getOrCreateContext()))
        );
        assertSame(caller, Await.result(answered.future()));
    }

    @Test
    void whatTheOtherSideSaysIsNotTakenForNotSent() {
        int port = scene
            .serve(scene.chronicler(_ -> Future.failedFuture(new StatusException(GrpcStatus.UNAVAILABLE))))
            .actualPort();
        Throwable failure = Await.failure(scene.call("grpc://127.0.0.1:" + port, 1));
        assertEquals(GrpcStatus.UNAVAILABLE, assertInstanceOf(InvalidStatusException.class, failure).actualStatus());
    }

    @Test
    void aCallThatWasReadAndNeverAnsweredMayHaveBeenSent() {
        AtomicInteger calls = new AtomicInteger();
        int port = scene
            .serve(
                scene.chronicler(_ -> {
                    calls.incrementAndGet();
                    return Future.future(never -> {});
                })
            )
            .actualPort();
        CallLimits impatient = new CallLimits(
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            1,
            10,
            1000
        );
        Throwable failure = Await.failure(scene.call("grpc://127.0.0.1:" + port, 1, impatient));
        assertFalse(failure instanceof NotSentException, failure.toString());
        assertEquals(1, calls.get());
    }

    @Test
    void aConnectionThatBreaksUnderACallMayHaveCarriedIt() {
        int port = scene.serve(request -> request.body().onSuccess(_ -> request.connection().close())).actualPort();
        Throwable failure = Await.failure(scene.call("grpc://127.0.0.1:" + port, 1));
        assertFalse(failure instanceof NotSentException, failure.toString());
    }

    @Test
    void whatCannotBeConnectedToWasNotSentAnything() {
        assertEquals(Reason.CONNECTION, reason("http://127.0.0.1:" + scene.deadPort()));
        assertEquals(Reason.NAME, reason("http://nobody.example:1"));
        for (String url : List.of("ftp://a:1", "mailto:a@b", "/path", "http://a:0", "http://a:70000", "grpc:///x")) {
            assertEquals(Reason.MALFORMED, reason(url), url);
        }
        assertEquals(1, scene.notSent(Reason.CONNECTION));
        assertEquals(1, scene.notSent(Reason.NAME));
        assertEquals(6, scene.notSent(Reason.MALFORMED));
    }

    @Test
    void nothingIsCalledAfterTheEnd() {
        int port = scene.serve(scene.honest(new AtomicInteger())).actualPort();
        assertEquals(1, Await.result(scene.call("grpc://127.0.0.1:" + port, 1)));
        Await.result(scene.outgoing().close());
        assertEquals(Reason.CLOSED, reason("grpc://127.0.0.1:" + port));
    }

    @Test
    void aMessageThatIsTooLongIsNotRead() {
        ClaimIntentResponse tooLong = ClaimIntentResponse.newBuilder()
            .setSignature(ByteString.copyFrom(new byte[5000]))
            .build();
        int port = scene.serve(scene.chronicler(_ -> Future.succeededFuture(tooLong))).actualPort();
        Throwable failure = Await.failure(scene.call("grpc://127.0.0.1:" + port, 1));
        assertFalse(failure instanceof NotSentException, failure.toString());
    }

    @Test
    void aCompressedMessageOfAPeerIsNotUnpacked() {
        ClaimIntentResponse bomb = ClaimIntentResponse.newBuilder()
            .setSignature(ByteString.copyFrom(new byte[1_000_000]))
            .build();
        GrpcServer grpc = GrpcServer.server(scene.vertx());
        grpc.callHandler(ChroniclerServiceGrpcService.RegisterClaimIntent, call ->
            call.handler(_ -> call.response().encoding("gzip").end(bomb))
        );
        String url = "grpc://127.0.0.1:" + scene.serve(grpc).actualPort();
        assertEquals(0, Await.result(scene.call(Callee.REGISTRY, url, 1, Scene.LIMITS)), "it fits while it is packed");
        Await.failure(scene.call(Callee.PEER, url, 1, Scene.LIMITS));
    }

    @Test
    void moreCallsThanMayWaitAreNotSent() {
        Promise<Void> reached = Promise.promise();
        int port = scene.serve(_ -> reached.tryComplete()).actualPort();
        CallLimits narrow = new CallLimits(
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            1,
            2,
            1000
        );
        List<Future<HttpAnswer>> answers = new ArrayList<>();
        answers.add(scene.outgoing().send(Callee.PEER, HttpCall.get(here(port, "/")), narrow));
        Await.result(reached.future());
        for (int i = 0; i < 7; i++) {
            answers.add(scene.outgoing().send(Callee.PEER, HttpCall.get(here(port, "/")), narrow));
        }
        List<Throwable> busy = answers
            .stream()
            .map(Await::failure)
            .filter(failure -> failure instanceof NotSentException notSent && notSent.reason() == Reason.BUSY)
            .toList();
        assertEquals(5, busy.size());
        assertFalse(Await.failure(answers.getFirst()) instanceof NotSentException);
    }

    @Test
    void aRequestGoesOutAsItIsAndTheAnswerComesWithItsBody() {
        HttpServer server = scene.serve(request ->
            request
                .body()
                .onSuccess(body ->
                    request
                        .response()
                        .setStatusCode(404)
                        .end(
                            request.method() +
                                " " +
                                request.uri() +
                                " " +
                                request.authority() +
                                " " +
                                request.getHeader("Authorization") +
                                " " +
                                body
                        )
                )
        );
        scene.name("peer.example", "127.0.0.1");
        URI url = URI.create("HTTP://user:secret@Peer.example:" + server.actualPort() + "/a%20b?c=d#e");
        HttpCall call = new HttpCall(HttpMethod.POST, url, HttpCall.get(url).headers(), Buffer.buffer("body"));
        HttpAnswer answer = Await.result(scene.outgoing().send(Callee.PEER, call, Scene.LIMITS));
        assertEquals(404, answer.status());
        assertEquals(
            "POST /a%20b?c=d peer.example:" + server.actualPort() + " null body",
            Await.result(answer.body()).toString()
        );
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() {
        AtomicInteger elsewhere = new AtomicInteger();
        int target = scene.serve(request -> elsewhere.incrementAndGet()).actualPort();
        for (int status : new int[] { 301, 302, 303, 307, 308 }) {
            int port = scene
                .serve(request ->
                    request.response().setStatusCode(status).putHeader("Location", here(target, "/").toString()).end()
                )
                .actualPort();
            assertEquals(status, send(port).status());
        }
        assertEquals(0, elsewhere.get());
    }

    @Test
    void anAnswerThatIsTooLongIsBrokenOff() {
        Promise<Void> closed = Promise.promise();
        int port = scene
            .serve(request -> {
                request.connection().closeHandler(closed::tryComplete);
                request.response().setChunked(true).write(Buffer.buffer(new byte[5000]));
            })
            .actualPort();
        HttpAnswer answer = send(port);
        assertEquals(200, answer.status());
        assertInstanceOf(AnswerTooLongException.class, Await.failure(answer.body()));
        Await.result(closed.future());
    }

    @Test
    void anAnswerThatNeverEndsIsBrokenOff() {
        Promise<Void> closed = Promise.promise();
        int port = scene
            .serve(request -> {
                request.connection().closeHandler(closed::tryComplete);
                request.response().setChunked(true).write("begun");
            })
            .actualPort();
        CallLimits impatient = CallLimits.of(Duration.ofMillis(300), 1000);
        HttpAnswer answer = Await.result(scene.outgoing().send(Callee.PEER, HttpCall.get(here(port, "/")), impatient));
        assertInstanceOf(TimeoutException.class, Await.failure(answer.body()));
        Await.result(closed.future());
    }

    private static URI here(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpAnswer send(int port) {
        return Await.result(scene.outgoing().send(Callee.PEER, HttpCall.get(here(port, "/")), Scene.LIMITS));
    }

    private Reason reason(String url) {
        return assertInstanceOf(NotSentException.class, Await.failure(scene.call(url, 1)), url).reason();
    }
}
