package io.wattlet.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wattlet.Await;
import io.wattlet.edge.SliceRate;
import io.wattlet.proto.v1.GetCapabilitiesRequest;
import io.wattlet.proto.v1.GetCapabilitiesResponse;
import io.wattlet.proto.v1.ReceiveSlicesResponse.Acknowledgement;
import io.wattlet.proto.v1.SliceStreamServiceGrpc;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What nodes get from each other's stream of slices, with a client that is not ours. */
class SliceStreamIT {

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static GrpcLimits limits(int perStream, int ofNode, int streams, Duration silentFor) {
        GrpcLimits usual = GrpcLimits.DEFAULT;
        return new GrpcLimits(
            usual.maxMessageBytes(),
            usual.maxCallsInFlight(),
            usual.maxStreams(),
            streams,
            perStream,
            ofNode,
            silentFor,
            usual.maxConnections(),
            usual.maxCallsPerConnection(),
            usual.answerWithin(),
            usual.keepAlive(),
            usual.clientAddressHeader()
        );
    }

    private static GrpcEdge bounded(int perStream, int ofNode) {
        return GrpcEdge.start(limits(perStream, ofNode, 10, Duration.ofMinutes(5)), SliceRate.DEFAULT);
    }

    @Test
    void capabilitiesSayHowMuchMayBeOnItsWay() {
        try (GrpcEdge edge = bounded(7, 100)) {
            assertEquals(
                GetCapabilitiesResponse.newBuilder()
                    .setMaxUnacknowledged(7)
                    .setMaxMessageBytes(GrpcLimits.DEFAULT.maxMessageBytes())
                    .build(),
                SliceStreamServiceGrpc.newBlockingStub(edge.channel).getCapabilities(
                    GetCapabilitiesRequest.getDefaultInstance()
                )
            );
        }
    }

    @Test
    void everySliceIsStoredOnceAndAcknowledgedOnceAndAHalfClosedStreamEndsAfterThat() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            ReceiveRequest slice = ReceiveSliceIT.slice(edge.endpoint());
            Conversation stream = new Conversation(edge);

            stream.send(slice, 1, 700);
            stream.send(slice, 701, 2_000);
            stream.halfClose();

            assertEquals(Status.Code.OK, stream.end().getCode());
            assertEquals(numbers(1, 2_000), stream.stored());
            assertEquals(2_000, edge.announced());
            assertTrue(stream.answers.size() < 200, () -> stream.answers.size() + " messages");
            assertEquals(0, edge.gauge("wattlet_grpc_slices_in_flight"));
            assertEquals(0, edge.gauge("wattlet_grpc_streams"));
        }
    }

    @Test
    void aSliceThatIsRefusedSaysWhyAndTheStreamGoesOn() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            Buffer endpoint = edge.endpoint();
            byte[] other = endpoint.getBytes();
            other[20] ^= 1;
            ReceiveRequest good = ReceiveSliceIT.slice(endpoint);
            Conversation stream = new Conversation(edge);

            stream.send(good.toBuilder().setWalletDepositEndpointPosition(-1).build(), 1, 1);
            stream.send(ReceiveSliceIT.slice(Buffer.buffer(other)), 2, 2);
            stream.send(good, 3, 3);
            stream.halfClose();

            assertEquals(Status.Code.OK, stream.end().getCode());
            assertEquals(numbers(3, 3), stream.stored());
            assertRefused(stream, 1, Status.Code.INVALID_ARGUMENT, "invalid-request");
            assertRefused(stream, 2, Status.Code.NOT_FOUND, "endpoint-not-found");
            assertEquals(1, edge.announced());
        }
    }

    private static Acknowledgement assertRefused(Conversation stream, long number, Status.Code status, String code) {
        Acknowledgement refused = stream
            .acknowledgements()
            .stream()
            .filter(one -> one.getNumber() == number)
            .findFirst()
            .orElseThrow();
        assertEquals(status.value(), refused.getRefusal().getStatus());
        assertEquals(code, refused.getRefusal().getReason().getCode());
        assertFalse(refused.getRefusal().getReason().getText().isBlank());
        return refused;
    }

    @Test
    void whoAnnouncesTooOftenIsToldWhenToComeAgainSliceBySlice() {
        SliceRate.Rate two = new SliceRate.Rate(1, 2);
        try (GrpcEdge edge = GrpcEdge.start(GrpcLimits.DEFAULT, new SliceRate(two, two, Optional.empty()))) {
            Conversation stream = new Conversation(edge);

            stream.send(ReceiveSliceIT.slice(edge.endpoint()), 1, 3);
            stream.halfClose();

            assertEquals(Status.Code.OK, stream.end().getCode());
            assertEquals(numbers(1, 2), stream.stored());
            Acknowledgement refused = assertRefused(stream, 3, Status.Code.RESOURCE_EXHAUSTED, "rate-limited");
            assertEquals(1, refused.getRefusal().getRetryAfter());
        }
    }

    @Test
    void whatIsNoMessageEndsTheStream() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            Conversation stream = new Conversation(edge);
            stream.send(ReceiveSliceIT.slice(edge.endpoint()), 1, 1);
            stream.awaitAcknowledged(1);

            stream.sendBytes(new byte[] { 10, 127 });

            assertEquals(Status.Code.INVALID_ARGUMENT, stream.end().getCode());
            assertEquals(numbers(1, 1), stream.stored());
            assertEquals(0, edge.gauge("wattlet_grpc_streams"));
        }
    }

    @Test
    void aMessageThatIsTooLongEndsTheStream() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            Conversation stream = new Conversation(edge);

            stream.sendBytes(new byte[5 * 1024 * 1024]);

            assertEquals(Status.Code.RESOURCE_EXHAUSTED, stream.end().getCode());
        }
    }

    @Test
    void readingStopsWhileTooMuchIsUnacknowledgedAndGoesOnAfterwards() {
        try (GrpcEdge edge = bounded(4, 100)) {
            ReceiveRequest slice = ReceiveSliceIT.slice(edge.endpoint());
            Runnable release = edge.holdCommands();
            Conversation stream = new Conversation(edge);

            stream.send(slice, 1, 3);
            stream.send(slice, 4, 9);
            stream.send(slice, 10, 10);
            Conversation.await(() -> edge.limitHits("unacknowledged-of-stream") == 1);
            assertEquals(4, edge.gauge("wattlet_grpc_slices_in_flight"));
            release.run();
            stream.halfClose();

            assertEquals(Status.Code.OK, stream.end().getCode());
            assertEquals(numbers(1, 10), stream.stored());
        }
    }

    @Test
    void streamsShareTheRoomOfTheNodeAndEachGoesOnWhenThereIsSome() {
        try (GrpcEdge edge = bounded(100, 5)) {
            ReceiveRequest slice = ReceiveSliceIT.slice(edge.endpoint());
            Runnable release = edge.holdCommands();
            List<Conversation> streams = List.of(
                new Conversation(edge),
                new Conversation(edge),
                new Conversation(edge)
            );

            streams.forEach(stream -> stream.send(slice, 1, 50));
            Conversation.await(() -> edge.limitHits("unacknowledged-of-node") == 3);
            assertEquals(5, edge.gauge("wattlet_grpc_slices_in_flight"));
            release.run();
            streams.forEach(Conversation::halfClose);

            for (Conversation stream : streams) {
                assertEquals(Status.Code.OK, stream.end().getCode());
                assertEquals(numbers(1, 50), stream.stored());
            }
            assertEquals(150, edge.announced());
            assertEquals(0, edge.gauge("wattlet_grpc_slices_in_flight"));
        }
    }

    @Test
    void aStopEndsTheStreamAfterWhatIsUnderWayIsAcknowledged() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            ReceiveRequest slice = ReceiveSliceIT.slice(edge.endpoint());
            Runnable release = edge.holdCommands();
            Conversation stream = new Conversation(edge);
            stream.send(slice, 1, 20);
            Conversation.await(() -> edge.gauge("wattlet_grpc_slices_in_flight") == 20);

            Future<Void> stopped = edge.stop();
            assertFalse(stream.hasEnded());
            release.run();

            assertEquals(Status.Code.UNAVAILABLE, stream.end().getCode());
            assertEquals(numbers(1, 20), stream.stored());
            Await.result(stopped);
        }
    }

    @Test
    void aStreamThatIsSilentIsEnded() {
        GrpcLimits limits = limits(10, 10, 10, Duration.ofMillis(100));
        try (GrpcEdge edge = GrpcEdge.start(limits, SliceRate.DEFAULT)) {
            Conversation stream = new Conversation(edge);

            assertEquals(Status.Code.OK, stream.end().getCode());
            assertEquals(0, edge.gauge("wattlet_grpc_streams"));
        }
    }

    @Test
    void moreStreamsThanAllowedAreRefused() {
        GrpcLimits limits = limits(10, 10, 1, Duration.ofMinutes(5));
        try (GrpcEdge edge = GrpcEdge.start(limits, SliceRate.DEFAULT)) {
            Conversation first = new Conversation(edge);
            first.send(ReceiveSliceIT.slice(edge.endpoint()), 1, 1);
            first.awaitAcknowledged(1);

            assertEquals(Status.Code.UNAVAILABLE, new Conversation(edge).end().getCode());

            first.halfClose();
            assertEquals(Status.Code.OK, first.end().getCode());
        }
    }
}
