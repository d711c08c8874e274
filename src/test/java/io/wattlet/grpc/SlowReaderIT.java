package io.wattlet.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.vertx.core.Future;
import io.wattlet.Await;
import io.wattlet.edge.SliceRate;
import io.wattlet.proto.v1.FollowCertificatesRequest;
import io.wattlet.proto.v1.FollowCertificatesResponse;
import io.wattlet.proto.v1.HeldCertificate;
import io.wattlet.proto.v1.WalletServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who reads slowly, or not at all, costs the node little. */
class SlowReaderIT {

    /** A good deal more than client, connection and server hold on the way. */
    private static final int CERTIFICATES = 20_000;

    private static final class Reader extends ClientCall.Listener<FollowCertificatesResponse> {

        private final BlockingQueue<FollowCertificatesResponse> received = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();
        private final ClientCall<FollowCertificatesRequest, FollowCertificatesResponse> call;

        private Reader(GrpcEdge edge) {
            call = edge.as("alice").newCall(WalletServiceGrpc.getFollowCertificatesMethod(), CallOptions.DEFAULT);
            call.start(this, new Metadata());
            call.sendMessage(FollowCertificatesRequest.getDefaultInstance());
            call.halfClose();
        }

        private FollowCertificatesResponse readOne() throws InterruptedException {
            call.request(1);
            FollowCertificatesResponse message = received.poll(30, TimeUnit.SECONDS);
            assertTrue(message != null, "no message came");
            return message;
        }

        @Override
        public void onMessage(FollowCertificatesResponse message) {
            received.add(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end.complete(status);
        }
    }

    private static double streams(GrpcEdge edge) {
        return edge.meters.get("wattlet_grpc_streams").gauge().value();
    }

    private static void readAll(GrpcEdge edge) {
        WalletServiceGrpc.newBlockingStub(edge.as("alice"))
            .followCertificates(FollowCertificatesRequest.getDefaultInstance())
            .forEachRemaining(_ -> {});
    }

    @Test
    void whatIsNotReadYetIsNotTakenFromTheDatabase() throws Exception {
        try (GrpcEdge edge = GrpcEdge.start()) {
            Rows alice = new Rows(edge, edge.wallet("alice"));
            List<UUID> certificates = alice.certificates(CERTIFICATES);
            // In the order of changes, this one comes last.
            UUID last = certificates.get(CERTIFICATES / 2);
            alice.slice(last, 1);
            Reader reader = new Reader(edge);
            long met = reader.readOne().getCertificatesCount();
            // In the time of these, everything could have been read.
            readAll(edge);
            readAll(edge);

            alice.slice(last, 2);

            long quantity = 0;
            while (met < CERTIFICATES) {
                FollowCertificatesResponse message = reader.readOne();
                met += message.getCertificatesCount();
                for (HeldCertificate one : message.getCertificatesList()) {
                    if (one.getCertificate().getId().getStreamId().getValue().equals(last.toString())) {
                        quantity = one.getQuantity();
                    }
                }
            }
            assertEquals(103, quantity, "it was read from the database when its reader was far from it");
            reader.call.request(100);
            assertEquals(Status.Code.OK, reader.end.get(30, TimeUnit.SECONDS).getCode());
        }
    }

    @Test
    void whoGoesAwayLeavesNothingBehind() throws Exception {
        try (GrpcEdge edge = GrpcEdge.start()) {
            new Rows(edge, edge.wallet("alice")).certificates(CERTIFICATES);
            Reader reader = new Reader(edge);
            reader.readOne();
            assertEquals(1, streams(edge));

            reader.call.cancel("enough", null);

            Await.until(() -> Future.succeededFuture(streams(edge)), open -> open == 0);
        }
    }

    @Test
    void whoTakesNothingForTooLongIsNotWaitedFor() throws Exception {
        GrpcLimits usual = GrpcLimits.DEFAULT;
        GrpcLimits impatient = new GrpcLimits(
            usual.maxMessageBytes(),
            usual.maxCallsInFlight(),
            usual.maxStreams(),
            usual.maxSliceStreams(),
            usual.maxUnacknowledgedPerStream(),
            usual.maxUnacknowledged(),
            usual.streamSilentFor(),
            usual.maxConnections(),
            usual.maxCallsPerConnection(),
            Duration.ofMillis(300),
            usual.keepAlive(),
            Optional.empty()
        );
        try (GrpcEdge edge = GrpcEdge.start(impatient, SliceRate.DEFAULT)) {
            new Rows(edge, edge.wallet("alice")).certificates(CERTIFICATES);
            Reader reader = new Reader(edge);
            reader.readOne();

            Await.until(() -> Future.succeededFuture(streams(edge)), open -> open == 0);

            reader.call.request(1_000);
            assertEquals(Status.Code.DEADLINE_EXCEEDED, reader.end.get(30, TimeUnit.SECONDS).getCode());
        }
    }
}
