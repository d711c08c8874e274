package io.wattlet.devnet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.wattlet.Await;
import io.wattlet.devnet.bench.Calls.Call;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The load generator keeps to its timetable, and counts all waiting. */
class OpenLoadIT {

    private static final double RATE = 100;
    private static final Duration DURATION = Duration.ofMillis(500);
    private static final int REQUESTS = 50;

    private final Vertx vertx = Vertx.vertx();
    private final List<HttpServerRequest> held = new ArrayList<>();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void requestsAreSentThoughNoneIsAnsweredAndTheirWaitingCounts() {
        OpenLoad.Result result = run(request -> {
            held.add(request);
            if (held.size() == REQUESTS) {
                held.forEach(waiting -> waiting.response().end());
            }
        });
        assertTrue(result.complete());
        assertEquals(REQUESTS, result.latency().getTotalCount());
        // The first was due at once, and answered only when the last had been due. Histograms keep three digits.
        double leastMillis = ((REQUESTS - 1) * 1000) / RATE;
        assertTrue(result.millis(100) >= leastMillis * 0.999, () -> result.millis(100) + " ms");
    }

    @Test
    void requestsThatWaitForAConnectionCountFromWhenTheyWereDue() {
        double tooManyASecond = (4 * Calls.CONNECTIONS) / (DURATION.toMillis() / 1000.0);
        OpenLoad.Result result = run(
            request -> {
                held.add(request);
                boolean allConnectionsWait = held.size() == Calls.CONNECTIONS;
                if (allConnectionsWait) {
                    held.forEach(waiting -> waiting.response().end());
                    held.clear();
                }
            },
            tooManyASecond
        );
        assertTrue(result.complete());
        assertEquals(4L * Calls.CONNECTIONS, result.latency().getTotalCount());
        assertEquals(0, result.failures());
    }

    @Test
    void answersOtherThan200AreFailures() {
        OpenLoad.Result result = run(request -> request.response().setStatusCode(503).end());
        assertEquals(REQUESTS, result.failures());
        assertTrue(result.complete());
    }

    @Test
    void aLoadThatIsNotAnsweredEndsIncomplete() {
        OpenLoad.Result result = run(held::add);
        assertFalse(result.complete());
    }

    private OpenLoad.Result run(Handler<HttpServerRequest> server) {
        return run(server, RATE);
    }

    private OpenLoad.Result run(Handler<HttpServerRequest> server, double rate) {
        HttpServer listening = Await.result(vertx.createHttpServer().requestHandler(server).listen(0, "127.0.0.1"));
        Calls calls = new Calls(vertx, URI.create("http://127.0.0.1:" + listening.actualPort()));
        return OpenLoad.run(vertx, calls, _ -> new Call("alice", "/"), rate, DURATION);
    }
}
