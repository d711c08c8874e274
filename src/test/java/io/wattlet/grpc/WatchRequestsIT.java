package io.wattlet.grpc;

import static io.wattlet.grpc.Calls.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.edge.SliceRate;
import io.wattlet.proto.v1.Request;
import io.wattlet.proto.v1.WalletServiceGrpc;
import io.wattlet.proto.v1.WatchRequestsRequest;
import io.wattlet.proto.v1.WatchRequestsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream of what becomes of requests. */
class WatchRequestsIT {

    private GrpcEdge edge;
    private Rows alice;

    @BeforeEach
    void start() {
        edge = GrpcEdge.start();
        alice = new Rows(edge, edge.wallet("alice"));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    /** A stream that is read to wherever it has come. */
    private static final class Watch extends ClientCall.Listener<WatchRequestsResponse> {

        private final BlockingQueue<WatchRequestsResponse> received = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();
        private final CompletableFuture<Metadata> trailers = new CompletableFuture<>();
        private final ClientCall<WatchRequestsRequest, WatchRequestsResponse> call;
        private final List<Request> told = new ArrayList<>();
        private String cursor;

        private Watch(GrpcEdge edge, String owner, String cursor) {
            this.cursor = cursor;
            call = edge.as(owner).newCall(WalletServiceGrpc.getWatchRequestsMethod(), CallOptions.DEFAULT);
            call.start(this, new Metadata());
            call.request(10_000);
            call.sendMessage(WatchRequestsRequest.newBuilder().setCursor(cursor).build());
            call.halfClose();
        }

        private WatchRequestsResponse next() throws InterruptedException {
            WatchRequestsResponse message = received.poll(30, TimeUnit.SECONDS);
            assertNotNull(message, () -> "no news; the stream is " + end);
            told.addAll(message.getRequestsList());
            cursor = message.getCursor();
            return message;
        }

        /** Reads on until a request was told in this state. */
        private void until(UUID request, Request.State state) throws InterruptedException {
            while (told.stream().noneMatch(one -> is(one, request, state))) {
                next();
            }
        }

        private long count(UUID request, Request.State state) {
            return told
                .stream()
                .filter(one -> is(one, request, state))
                .count();
        }

        private static boolean is(Request one, UUID request, Request.State state) {
            return one.getId().equals(request.toString()) && one.getState() == state;
        }

        @Override
        public void onMessage(WatchRequestsResponse message) {
            received.add(message);
        }

        @Override
        public void onClose(Status status, Metadata metadata) {
            trailers.complete(metadata);
            end.complete(status);
        }
    }

    @Test
    void whatChangesAfterTheFirstMessageIsToldOnce() throws Exception {
        UUID before = alice.command("transfer");
        Watch watch = new Watch(edge, "alice", "");
        WatchRequestsResponse first = watch.next();
        assertEquals(0, first.getRequestsCount());
        assertFalse(first.getCursor().isEmpty());

        UUID id = alice.command("claim");
        watch.until(id, Request.State.STATE_PENDING);
        alice.end(id);
        watch.until(id, Request.State.STATE_COMPLETED);
        UUID later = alice.command("transfer");
        watch.until(later, Request.State.STATE_PENDING);

        assertEquals(1, watch.count(id, Request.State.STATE_PENDING));
        assertEquals(1, watch.count(id, Request.State.STATE_COMPLETED));
        assertEquals(0, watch.count(before, Request.State.STATE_PENDING));
        assertEquals(Request.Type.TYPE_CLAIM, watch.told.getFirst().getType());
        watch.call.cancel("enough", null);
    }

    @Test
    void whatIsSomebodyElsesIsNotTold() throws Exception {
        Rows bob = new Rows(edge, edge.wallet("bob"));
        Watch watch = new Watch(edge, "alice", "");
        Watch others = new Watch(edge, "bob", "");
        watch.next();
        others.next();

        UUID bobs = bob.command("transfer");
        bob.end(bobs);
        others.until(bobs, Request.State.STATE_COMPLETED);
        edge.watchers.hint(List.of(bobs));
        UUID own = alice.command("transfer");
        watch.until(own, Request.State.STATE_PENDING);

        assertTrue(watch.told.stream().allMatch(one -> one.getId().equals(own.toString())), watch.told.toString());
    }

    @Test
    void whoResumesIsToldWhatEndedInBetween() throws Exception {
        Watch watch = new Watch(edge, "alice", "");
        watch.next();
        Set<UUID> running = new HashSet<>();
        for (int i = 0; i < 1_200; i++) {
            running.add(alice.command("transfer"));
        }
        for (UUID id : running) {
            watch.until(id, Request.State.STATE_PENDING);
        }
        watch.call.cancel("the connection breaks", null);
        assertEquals(Status.Code.CANCELLED, watch.end.get(30, TimeUnit.SECONDS).getCode());

        running.forEach(alice::end);

        Watch resumed = new Watch(edge, "alice", watch.cursor);
        for (UUID id : running) {
            resumed.until(id, Request.State.STATE_COMPLETED);
            assertEquals(1, resumed.count(id, Request.State.STATE_COMPLETED));
        }
    }

    @Test
    void aChangeThatBecomesVisibleLateIsToldToo() throws Exception {
        UUID slow = alice.command("transfer");
        UUID quick = alice.command("transfer");
        Watch watch = new Watch(edge, "alice", "");
        watch.next();
        SqlConnection connection = Await.result(edge.database.pool().getConnection());
        var transaction = Await.result(connection.begin());
        Await.result(connection.preparedQuery(Rows.END).execute(Tuple.of(slow)));
        alice.end(quick);
        watch.until(quick, Request.State.STATE_COMPLETED);
        UUID afterwards = alice.command("transfer");
        watch.until(afterwards, Request.State.STATE_PENDING);

        Await.result(transaction.commit());
        Await.result(connection.close());

        watch.until(slow, Request.State.STATE_COMPLETED);
        assertEquals(1, watch.count(quick, Request.State.STATE_COMPLETED));
    }

    @Test
    void aHintIsEnoughToBeTold() throws Exception {
        edge.close();
        edge = GrpcEdge.start(GrpcEdge.Setup.USUAL.lookingEvery(Duration.ofHours(1)));
        alice = new Rows(edge, edge.wallet("alice"));
        UUID id = alice.command("transfer");
        Watch watch = new Watch(edge, "alice", "");
        watch.next();
        alice.end(id);

        edge.watchers.hint(List.of(id, UUID.randomUUID()));

        watch.until(id, Request.State.STATE_COMPLETED);
        Watch resumed = new Watch(edge, "alice", watch.cursor);
        resumed.until(id, Request.State.STATE_COMPLETED);
    }

    @Test
    void anOwnerWithoutAWalletIsToldNothingUntilThereIsSomething() throws Exception {
        Watch watch = new Watch(edge, "newcomer", "");
        watch.next();

        Rows newcomer = new Rows(edge, edge.wallet("newcomer"));
        UUID id = newcomer.command("transfer");

        watch.until(id, Request.State.STATE_PENDING);
    }

    @Test
    void aNodeThatStopsSendsWatchersElsewhere() throws Exception {
        Watch watch = new Watch(edge, "alice", "");
        watch.next();
        assertEquals(1, edge.watchers.watched());

        Future<Void> stopped = edge.stop();

        assertEquals(Status.Code.UNAVAILABLE, watch.end.get(30, TimeUnit.SECONDS).getCode());
        assertEquals(
            "unavailable",
            watch.trailers.get().get(Metadata.Key.of("error-code", Metadata.ASCII_STRING_MARSHALLER))
        );
        Await.result(stopped);
        Await.until(() -> Future.succeededFuture(edge.watchers.watched()), open -> open == 0);
    }

    @Test
    void watchersCountAsStreams() throws Exception {
        edge.close();
        GrpcLimits usual = GrpcLimits.DEFAULT;
        GrpcLimits one = new GrpcLimits(
            usual.maxMessageBytes(),
            usual.maxCallsInFlight(),
            1,
            usual.maxSliceStreams(),
            usual.maxUnacknowledgedPerStream(),
            usual.maxUnacknowledged(),
            usual.streamSilentFor(),
            usual.maxConnections(),
            usual.maxCallsPerConnection(),
            usual.answerWithin(),
            usual.keepAlive(),
            Optional.empty()
        );
        edge = GrpcEdge.start(one, SliceRate.DEFAULT);
        edge.wallet("alice");
        Watch watch = new Watch(edge, "alice", "");
        watch.next();

        Watch second = new Watch(edge, "alice", "");

        assertEquals(Status.Code.UNAVAILABLE, second.end.get(30, TimeUnit.SECONDS).getCode());
        assertNull(second.received.poll());
        watch.call.cancel("enough", null);
        watch.end.get(30, TimeUnit.SECONDS);
        Await.until(
            () -> Future.succeededFuture(edge.meters.get("wattlet_grpc_streams").gauge().value()),
            open -> open == 0
        );
    }

    @Test
    void aDeadlineEndsAStreamAlsoWhenTheCallerDoesNot() {
        RawCall.Answer answer = RawCall.call(
            edge,
            "wattlet.v1.WalletService/WatchRequests",
            WatchRequestsRequest.getDefaultInstance(),
            "grpc-timeout",
            "200m"
        );

        assertEquals(Status.Code.DEADLINE_EXCEEDED.value(), answer.status());
        assertEquals("answer-too-late", answer.code());
        assertEquals(0, edge.watchers.watched());
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        assertInvalid("cursor", () ->
            WalletServiceGrpc.newBlockingStub(edge.as("alice"))
                .watchRequests(WatchRequestsRequest.newBuilder().setCursor("bm9uZQ").build())
                .next()
        );
    }
}
