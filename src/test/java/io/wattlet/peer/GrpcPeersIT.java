package io.wattlet.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Metadata;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.outgoing.Ways;
import io.wattlet.proto.v1.ReceiveSlicesRequest.NumberedSlice;
import io.wattlet.proto.v1.ReceiveSlicesResponse.Acknowledgement;
import io.wattlet.proto.v1.ReceiveSlicesResponse.Refusal;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deliveries over gRPC to peers that are not ours and behave well, badly, late, or not at all. */
class GrpcPeersIT {

    private final Vertx vertx = Vertx.vertx();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Peers peers = peers(Settings.patient());
    private final AtomicInteger streams = new AtomicInteger();

    private Peers peers(PeerSettings settings) {
        return new Peers(vertx, Ways.toThisMachine(vertx), settings, meters);
    }

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private Future<Void> deliver(URI url) {
        return peers.deliver(HandOvers.recorded(url));
    }

    private List<Future<Void>> deliver(URI url, int times) {
        return IntStream.range(0, times)
            .mapToObj(_ -> deliver(url))
            .toList();
    }

    private static Optional<DeliveryException> failure(Future<Void> delivery) {
        return Await.result(
            delivery.transform(done ->
                Future.succeededFuture(
                    done.succeeded() ? Optional.empty() : Optional.of((DeliveryException) done.cause())
                )
            )
        );
    }

    private static long acknowledged(List<Future<Void>> deliveries) {
        return deliveries
            .stream()
            .filter(one -> failure(one).isEmpty())
            .count();
    }

    private double count(String way, String outcome) {
        return meters.get("wattlet_peer_deliveries").tag("way", way).tag("outcome", outcome).counter().count();
    }

    @Test
    void aPeerThatHasOnlyTheCallIsAskedOnceAndThenCalledForEachSlice() {
        List<ReceiveRequest> announced = new CopyOnWriteArrayList<>();
        try (
            ReceivingPeer peer = ReceivingPeer.serving(0, ReceivingPeer.answering(Status.OK, new Metadata(), announced))
        ) {
            assertEquals(200, acknowledged(deliver(peer.url(), 200)));
            assertEquals(1, acknowledged(deliver(URI.create("http://127.0.0.1:" + peer.port()), 1)));

            assertEquals(Set.of(SliceMessages.of(HandOvers.recorded(peer.url()))), Set.copyOf(announced));
            assertEquals(201, announced.size());
            assertEquals(201, count("unary", "acknowledged"));
        }
    }

    @ParameterizedTest
    @CsvSource(
        {
            "NOT_FOUND,          true",
            "UNIMPLEMENTED,      true",
            "INVALID_ARGUMENT,   false",
            "UNAVAILABLE,        false",
            "FAILED_PRECONDITION,false",
            "INTERNAL,           false",
        }
    )
    void whatAPeerAnswersDecidesWhetherItServesThis(String status, boolean notServed) {
        try (
            ReceivingPeer peer = ReceivingPeer.serving(
                0,
                ReceivingPeer.answering(Status.fromCode(Status.Code.valueOf(status)), new Metadata(), new ArrayList<>())
            )
        ) {
            DeliveryException failure = failure(deliver(peer.url())).orElseThrow();

            assertEquals(notServed, failure.isNotServed());
            assertEquals("The peer answered with gRPC status " + status + ".", failure.reason());
        }
    }

    @Test
    void aPeerThatServesNeitherIsNotServingThis() {
        try (ReceivingPeer peer = ReceivingPeer.serving(0)) {
            assertTrue(failure(deliver(peer.url())).orElseThrow().isNotServed());
        }
    }

    @Test
    void aPeerMaySayWhenToComeAgain() {
        Metadata trailers = new Metadata();
        trailers.put(ReceivingPeer.RETRY_AFTER, "7");
        try (
            ReceivingPeer peer = ReceivingPeer.serving(
                0,
                ReceivingPeer.answering(Status.RESOURCE_EXHAUSTED, trailers, new ArrayList<>())
            )
        ) {
            assertEquals(Optional.of(Duration.ofSeconds(7)), failure(deliver(peer.url())).orElseThrow().retryAfter());
        }
    }

    @Test
    void manySlicesShareOneStreamAndFewMessages() {
        AtomicInteger messages = new AtomicInteger();
        Set<Long> numbers = Collections.synchronizedSet(new HashSet<>());
        try (
            ReceivingPeer peer = ReceivingPeer.serving(
                0,
                ReceivingPeer.streaming(1_000, streams, (sender, slices) -> {
                    messages.incrementAndGet();
                    slices.forEach(one -> assertTrue(numbers.add(one.getNumber())));
                    sender.acknowledge(slices);
                })
            )
        ) {
            assertEquals(5_000, acknowledged(deliver(peer.url(), 5_000)));

            assertEquals(5_000, numbers.size());
            assertEquals(1, streams.get());
            assertEquals(1, peer.calls("GetCapabilities"));
            assertTrue(messages.get() < 1_000, () -> messages + " messages");
            assertEquals(5_000, count("stream", "acknowledged"));
        }
    }

    @Test
    void noMoreIsOutThanThePeerWants() {
        AtomicInteger out = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (
            ReceivingPeer peer = ReceivingPeer.serving(
                0,
                ReceivingPeer.streaming(10, streams, (sender, slices) -> {
                    most.accumulateAndGet(out.addAndGet(slices.size()), Math::max);
                    vertx.setTimer(1, _ -> {
                        out.addAndGet(-slices.size());
                        synchronized (out) {
                            sender.acknowledge(slices);
                        }
                    });
                })
            )
        ) {
            assertEquals(300, acknowledged(deliver(peer.url(), 300)));

            assertEquals(10, most.get());
        }
    }

    @Test
    void whatABrokenStreamDidNotAcknowledgeHasFailedAndTheRestGoesOnOnAnother() {
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger acknowledged = new AtomicInteger();
        try (
            ReceivingPeer peer = ReceivingPeer.serving(
                0,
                ReceivingPeer.streaming(100, streams, (sender, slices) -> {
                    seen.addAndGet(slices.size());
                    List<NumberedSlice> some = slices.subList(0, Math.ceilDiv(slices.size(), 2));
                    acknowledged.addAndGet(some.size());
                    sender.acknowledge(some);
                    if (sender.stream() < 4) {
                        sender.answers().onError(Status.INTERNAL.asRuntimeException());
                    } else {
                        acknowledged.addAndGet(slices.size() - some.size());
                        sender.acknowledge(slices.subList(some.size(), slices.size()));
                    }
                })
            )
        ) {
            List<Future<Void>> deliveries = deliver(peer.url(), 1_000);

            long done = acknowledged(deliveries);

            assertEquals(acknowledged.get(), done);
            // What was acknowledged last makes room for more before the end of the stream is seen: up to a window may be lost.
            assertTrue(done < 1_000 && done >= 1_000 - 3 * 100, () -> done + " acknowledged");
            assertTrue(streams.get() >= 4);
            assertFalse(
                deliveries
                    .stream()
                    .map(GrpcPeersIT::failure)
                    .flatMap(Optional::stream)
                    .anyMatch(DeliveryException::isNotServed)
            );
        }
    }

    @Test
    void acknowledgementsThatComeTwiceOrForNothingAreNothing() {
        try (
            ReceivingPeer peer = ReceivingPeer.serving(
                0,
                ReceivingPeer.streaming(100, streams, (sender, slices) -> {
                    sender.answer(Acknowledgement.newBuilder().setNumber(-1));
                    sender.answer(Acknowledgement.newBuilder().setNumber(1_000_000));
                    sender.acknowledge(slices);
                    sender.acknowledge(slices);
                    sender.answer(
                        Acknowledgement.newBuilder().setNumber(0).setRefusal(Refusal.newBuilder().setStatus(5))
                    );
                })
            )
        ) {
            assertEquals(500, acknowledged(deliver(peer.url(), 500)));
            assertEquals(1, streams.get());
        }
    }

    @Test
    void aRefusalSaysOfItsSliceWhatTheAnswerToACallWould() {
        try (
            ReceivingPeer peer = ReceivingPeer.serving(
                0,
                ReceivingPeer.streaming(100, streams, (sender, slices) ->
                    slices.forEach(one ->
                        sender.answer(
                            Acknowledgement.newBuilder()
                                .setNumber(one.getNumber())
                                .setRefusal(
                                    switch ((int) one.getNumber() % 3) {
                                        case 0 -> Refusal.newBuilder().setStatus(Status.Code.NOT_FOUND.value());
                                        case 1 -> Refusal.newBuilder()
                                            .setStatus(Status.Code.RESOURCE_EXHAUSTED.value())
                                            .setRetryAfter(3);
                                        default -> Refusal.newBuilder().setStatus(4711);
                                    }
                                )
                        )
                    )
                )
            )
        ) {
            List<DeliveryException> failures = deliver(peer.url(), 3)
                .stream()
                .map(one -> failure(one).orElseThrow())
                .toList();

            assertEquals(List.of(false, false, true), failures.stream().map(DeliveryException::isNotServed).toList());
            assertEquals(Optional.of(Duration.ofSeconds(3)), failures.getFirst().retryAfter());
            assertEquals(1, streams.get());
        }
    }

    @Test
    void aStreamWhosePeerFallsSilentIsGivenUp() {
        Peers impatient = peers(Settings.of(Duration.ofSeconds(5), Duration.ofMillis(500), 100));
        try (
            ReceivingPeer peer = ReceivingPeer.serving(
                0,
                ReceivingPeer.streaming(100, streams, (sender, slices) -> {
                    if (sender.stream() > 1) {
                        sender.acknowledge(slices);
                    }
                })
            )
        ) {
            DeliveryException failure = failure(impatient.deliver(HandOvers.recorded(peer.url()))).orElseThrow();

            assertTrue(failure.reason().endsWith("did not answer in time."), failure.reason());
            Await.until(
                () -> impatient.deliver(HandOvers.recorded(peer.url())).map(true).otherwise(false),
                acknowledged -> acknowledged
            );
        }
    }

    @Test
    void aPeerThatLosesItsStreamsIsCalledInstead() {
        List<ReceiveRequest> announced = new CopyOnWriteArrayList<>();
        try (
            ReceivingPeer peer = ReceivingPeer.serving(
                0,
                ReceivingPeer.answering(Status.OK, new Metadata(), announced),
                ReceivingPeer.streaming(100, streams, (sender, _) ->
                    sender.answers().onError(Status.UNIMPLEMENTED.asRuntimeException())
                )
            )
        ) {
            assertFalse(failure(deliver(peer.url())).orElseThrow().isNotServed());
            assertTrue(failure(deliver(peer.url())).isEmpty());
            assertEquals(1, announced.size());
        }
    }

    @Test
    void aPeerThatIsAwayFailsAllThatWaitsAndIsReachedWhenItIsBack() {
        int port;
        try (ReceivingPeer peer = ReceivingPeer.serving(0)) {
            port = peer.port();
        }
        URI url = URI.create("grpc://127.0.0.1:" + port);

        List<String> reasons = deliver(url, 5)
            .stream()
            .map(one -> failure(one).orElseThrow().reason())
            .distinct()
            .toList();
        assertEquals(List.of("The peer at 127.0.0.1:" + port + " could not be reached."), reasons);

        try (
            ReceivingPeer back = ReceivingPeer.serving(
                port,
                ReceivingPeer.streaming(100, streams, (sender, slices) -> sender.acknowledge(slices))
            )
        ) {
            Await.until(() -> deliver(back.url()).map(true).otherwise(false), acknowledged -> acknowledged);
        }
    }

    @Test
    void aFloodToOnePeerIsRefusedInsteadOfQueued() {
        Peers small = peers(Settings.of(Duration.ofSeconds(5), Duration.ofSeconds(20), 10));
        try (ReceivingPeer peer = ReceivingPeer.serving(0, ReceivingPeer.streaming(10, streams, (_, _) -> {}))) {
            List<Future<Void>> deliveries = Stream.generate(() -> small.deliver(HandOvers.recorded(peer.url())))
                .limit(1_000)
                .toList();

            Await.until(
                () ->
                    Future.succeededFuture(
                        deliveries
                            .stream()
                            .filter(Future::failed)
                            .map(one -> String.valueOf(one.cause().getMessage()))
                            .filter(reason -> reason.contains("too many deliveries wait"))
                            .count()
                    ),
                refused -> refused >= 900
            );
        }
    }

    @Test
    void aStreamThatIsIdleIsFinishedAndAnotherOneOpenedWhenItIsNeeded() {
        PeerSettings usual = Settings.patient();
        MeterRegistry own = new SimpleMeterRegistry();
        Peers restless = new Peers(
            vertx,
            Ways.toThisMachine(vertx),
            new PeerSettings(
                usual.connectWithin(),
                usual.answerWithin(),
                1,
                1,
                100,
                100,
                1024,
                Duration.ofMinutes(4),
                Duration.ofMillis(1),
                Duration.ofMinutes(10),
                usual.firstPause(),
                usual.longestPause()
            ),
            own
        );
        try (
            ReceivingPeer peer = ReceivingPeer.serving(
                0,
                ReceivingPeer.streaming(100, streams, (sender, slices) -> sender.acknowledge(slices))
            )
        ) {
            Await.result(restless.deliver(HandOvers.recorded(peer.url())));
            Await.until(
                () -> Future.succeededFuture(own.get("wattlet_peer_streams").gauge().value()),
                open -> open == 0
            );
            Await.result(restless.deliver(HandOvers.recorded(peer.url())));

            assertEquals(2, streams.get());
            assertEquals(1, peer.calls("GetCapabilities"));
        }
    }
}
