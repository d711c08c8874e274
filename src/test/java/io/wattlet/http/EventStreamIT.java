package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.wattlet.Await;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.Event;
import io.wattlet.events.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a response does that goes on with events, when its caller is slow, silent or gone. */
class EventStreamIT {

    private static final UUID WALLET = UUID.randomUUID();

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger left = new AtomicInteger();
    private final List<EventStream> streams = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void whoeverTakesNothingIsCutOffAndNothingMoreIsKeptForHim() {
        HttpServer server = serve(Duration.ofMinutes(1), Duration.ofMillis(300));
        NetSocket socket = connect(server);
        socket.pause();
        EventStream stream = Await.until(() -> Future.succeededFuture(streams), found -> !found.isEmpty()).getFirst();

        // More than systems take in for somebody who does not read.
        Future<Void> taken = stream.read(Collections.nCopies(40_000, event(7)), 7);

        Await.until(() -> Future.succeededFuture(left.get()), count -> count == 1);
        Await.failure(taken);
        Await.failure(stream.read(List.of(event(8)), 8));
    }

    @Test
    void heartbeatsSayUpToWhereNothingHappened() {
        HttpServer server = serve(Duration.ofMillis(50), Duration.ofMinutes(1));
        Buffer received = Buffer.buffer();
        connect(server, received::appendBuffer);
        EventStream stream = Await.until(() -> Future.succeededFuture(streams), found -> !found.isEmpty()).getFirst();

        Await.result(stream.read(List.of(event(7)), 9));

        String beat = "id: " + CloudEvent.sequence(9) + "\n\n";
        String text = Await.until(
            () -> Future.succeededFuture(received.toString()),
            read -> read.split(beat, -1).length > 3
        );
        assertTrue(text.contains("retry: 2000\n\n"));
        assertEquals(2, text.split("data: ", -1).length);
        assertEquals(0, left.get());
    }

    @Test
    void whoeverLeavesIsForgotten() {
        HttpServer server = serve(Duration.ofMinutes(1), Duration.ofMinutes(1));
        NetSocket socket = connect(server);
        Await.until(() -> Future.succeededFuture(streams), found -> !found.isEmpty());

        Await.result(socket.close());

        Await.until(() -> Future.succeededFuture(left.get()), count -> count == 1);
    }

    private HttpServer serve(Duration heartbeat, Duration slowFor) {
        return Await.result(
            vertx
                .createHttpServer(new HttpServerOptions().setSendBufferSize(8192))
                .requestHandler(request -> {
                    EventStream stream = new EventStream(vertx, new CloudEvent("urn:test"), heartbeat, slowFor);
                    HttpServerResponse response = request.response().setChunked(true);
                    response.closeHandler(_ -> stream.gone());
                    stream.begin(response, left::incrementAndGet);
                    streams.add(stream);
                })
                .listen(0, "127.0.0.1")
        );
    }

    private NetSocket connect(HttpServer server) {
        return connect(server, _ -> {});
    }

    private NetSocket connect(HttpServer server, Handler<Buffer> answer) {
        NetSocket socket = Await.result(vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));
        socket.handler(answer);
        Await.result(socket.write("GET / HTTP/1.1\r\nhost: test\r\n\r\n"));
        return socket;
    }

    private static Event event(long number) {
        return new Event(
            0,
            number,
            WALLET,
            EventType.WALLET_CREATED,
            WALLET,
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            new JsonObject(),
            Optional.empty(),
            Instant.EPOCH
        );
    }
}
