package io.wattlet.peer;

import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.wattlet.outgoing.GrpcTarget;
import io.wattlet.proto.v1.ReceiveSlicesRequest;
import io.wattlet.proto.v1.ReceiveSlicesRequest.NumberedSlice;
import io.wattlet.proto.v1.ReceiveSlicesResponse;
import io.wattlet.proto.v1.ReceiveSlicesResponse.Acknowledgement;
import io.wattlet.proto.v1.ReceiveSlicesResponse.Refusal;
import io.wattlet.proto.v1.SliceStreamServiceGrpcClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of slices to a peer. Acknowledgements are matched by number; one for a number that is not out, because it never
 * was or was acknowledged before, is passed over. When the stream ends, everything that is out fails. Confined to one event
 * loop.
 */
final class SliceStream {

    private static final Logger LOG = LoggerFactory.getLogger(SliceStream.class);

    /** Hears of the end of a stream. */
    interface Ending {
        /**
         * It is over.
         *
         * @param status  of the peer, if there is one
         * @param failure what everything failed with that was out
         */
        void ended(SliceStream stream, Optional<GrpcStatus> status, DeliveryException failure);
    }

    private record Sent(Parcel parcel, long nanos) {}

    private final GrpcPeer.Surroundings with;
    private final String peer;
    private final Runnable room;
    private final Ending ending;
    private final long openedNanos = System.nanoTime();
    /** By number, the one that is out the longest first. */
    private final Map<Long, Sent> out = new LinkedHashMap<>();
    private @Nullable GrpcClientRequest<ReceiveSlicesRequest, ReceiveSlicesResponse> request;
    private long numbers;
    private long usedNanos = System.nanoTime();
    private boolean acknowledged;
    private boolean finishing;
    private boolean over;

    /**
     * Not open yet.
     *
     * @param room   called when more can be sent
     * @param ending called once
     */
    SliceStream(GrpcPeer.Surroundings with, String peer, Runnable room, Ending ending) {
        this.with = with;
        this.peer = peer;
        this.room = room;
        this.ending = ending;
    }

    void open(GrpcTarget target) {
        with.meters().opened();
        target
            .client()
            .request(target.address(), SliceStreamServiceGrpcClient.ReceiveSlices)
            .onSuccess(this::opened)
            .onFailure(this::broken);
    }

    private void opened(GrpcClientRequest<ReceiveSlicesRequest, ReceiveSlicesResponse> opened) {
        if (over) {
            opened.cancel();
            return;
        }
        request = opened;
        opened.exceptionHandler(this::broken);
        opened.drainHandler(_ -> room.run());
        opened.response().onSuccess(this::answered).onFailure(this::broken);
        if (finishing) {
            opened.end();
        } else {
            room.run();
        }
    }

    private void answered(GrpcClientResponse<ReceiveSlicesRequest, ReceiveSlicesResponse> response) {
        response.handler(message -> {
            message.getAcknowledgementsList().forEach(this::acknowledged);
            usedNanos = System.nanoTime();
            room.run();
        });
        response.exceptionHandler(this::broken);
        response.endHandler(_ -> {
            GrpcStatus status = response.status();
            end(Optional.ofNullable(status), stopped(status, retryAfter(response)));
        });
    }

    private DeliveryException stopped(@Nullable GrpcStatus status, Optional<Duration> retryAfter) {
        // That the peer has no streams says nothing of the slices.
        return status == null || status == GrpcStatus.OK || status == GrpcStatus.UNIMPLEMENTED
            ? new DeliveryException("The peer at " + peer + " ended the stream without an acknowledgement.")
            : DeliveryException.later(Answers.of(status, retryAfter).reason(), retryAfter);
    }

    /** When to come again, as an answer says it. */
    static Optional<Duration> retryAfter(GrpcClientResponse<?, ?> response) {
        return Answers.retryAfter(response.trailers()).or(() -> Answers.retryAfter(response.headers()));
    }

    private void acknowledged(Acknowledgement acknowledgement) {
        Sent sent = out.remove(acknowledgement.getNumber());
        if (sent == null) {
            LOG.debug("the peer at {} acknowledged number {}, which is not out", peer, acknowledgement.getNumber());
            return;
        }
        acknowledged = true;
        if (acknowledgement.hasRefusal()) {
            fail(sent.parcel(), refused(acknowledgement.getRefusal()));
        } else {
            with.meters().acknowledged(PeerMeters.Way.STREAM);
            sent.parcel().told().complete();
        }
    }

    private static DeliveryException refused(Refusal refusal) {
        GrpcStatus status = Optional.ofNullable(GrpcStatus.valueOf(refusal.getStatus())).orElse(GrpcStatus.UNKNOWN);
        return Answers.of(
            status,
            refusal.getRetryAfter() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Integer.toUnsignedLong(refusal.getRetryAfter())))
        );
    }

    /** Whether a message can be written now. */
    boolean mayWrite() {
        return request != null && !over && !finishing && !request.writeQueueFull();
    }

    /** Sends slices in one message. */
    void write(List<Parcel> parcels) {
        if (request == null) {
            throw new IllegalStateException("not open");
        }
        ReceiveSlicesRequest.Builder message = ReceiveSlicesRequest.newBuilder();
        long now = System.nanoTime();
        for (Parcel parcel : parcels) {
            numbers++;
            out.put(numbers, new Sent(parcel, now));
            message.addSlices(NumberedSlice.newBuilder().setNumber(numbers).setSlice(parcel.slice()));
        }
        usedNanos = now;
        request.write(message.build()).onFailure(this::broken);
    }

    /** Sends nothing more; the peer ends the stream once it has acknowledged everything. */
    void finish() {
        finishing = true;
        if (request != null) {
            request.end();
        }
    }

    /** How many slices are out. */
    int unacknowledged() {
        return out.size();
    }

    boolean hasAcknowledged() {
        return acknowledged;
    }

    boolean isOlderThan(Duration age, long now) {
        return now - openedNanos > age.toNanos();
    }

    boolean isIdleSince(Duration time, long now) {
        return out.isEmpty() && now - usedNanos > time.toNanos();
    }

    /** Breaks it off when a slice is out for longer, or it is finished for longer and the peer does not end it. */
    void giveUpIfLate(Duration longest, long now) {
        boolean late = out.isEmpty()
            ? finishing && now - usedNanos > 2 * longest.toNanos()
            : now - out.values().iterator().next().nanos() > longest.toNanos();
        if (late) {
            broken(new TimeoutException());
        }
    }

    private void broken(Throwable cause) {
        if (!over) {
            GrpcClientRequest<ReceiveSlicesRequest, ReceiveSlicesResponse> open = request;
            end(Optional.empty(), Answers.of(cause, peer));
            if (open != null) {
                open.cancel();
            }
        }
    }

    private void end(Optional<GrpcStatus> status, DeliveryException failure) {
        if (over) {
            return;
        }
        over = true;
        with.meters().closed();
        out.values().forEach(sent -> fail(sent.parcel(), failure));
        out.clear();
        ending.ended(this, status, failure);
    }

    private void fail(Parcel parcel, DeliveryException failure) {
        with.meters().failed(PeerMeters.Way.STREAM, failure);
        parcel.told().fail(failure);
    }
}
