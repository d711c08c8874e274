package io.wattlet.grpc;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.GrpcServerRequest;
import io.wattlet.command.Command.ReceiveSlice;
import io.wattlet.edge.Doors;
import io.wattlet.proto.v1.Reason;
import io.wattlet.proto.v1.ReceiveSlicesRequest;
import io.wattlet.proto.v1.ReceiveSlicesRequest.NumberedSlice;
import io.wattlet.proto.v1.ReceiveSlicesResponse;
import io.wattlet.proto.v1.ReceiveSlicesResponse.Acknowledgement;
import io.wattlet.proto.v1.ReceiveSlicesResponse.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * One stream of slices. Those of a message are handed to the journal together, and each is acknowledged once it is durable,
 * or refused; what comes to that together is told in one message.
 *
 * <p>Bound: as many slices as {@link GrpcLimits#maxUnacknowledgedPerStream} and {@link SliceRoom} allow are handed in and not
 * acknowledged. Those of a message that are beyond that wait, and no other message is asked for meanwhile.
 *
 * <p>It ends when the sender has no more and all is acknowledged; when it was silent for long; when what comes is no message;
 * or when the node stops, and all that was handed in is acknowledged. Confined to one event loop.
 */
final class SliceStream implements EndlessStreams.Endless {

    private final Vertx vertx;
    private final Context context;
    private final GrpcLoad load;
    private final EndlessStreams endless;
    private final Exchange<ReceiveSlicesResponse> exchange;
    private final GrpcServerRequest<Buffer, ReceiveSlicesResponse> request;
    private final Answers<ReceiveSlicesResponse> answers;
    private final Doors doors;

    /** Of the last message, not handed in yet. */
    private final Deque<NumberedSlice> waiting = new ArrayDeque<>();
    private final List<Acknowledgement> ready = new ArrayList<>();
    private int unacknowledged;
    /** Of those, how many have left the journal since that was told to others. */
    private int durable;
    private boolean asked;
    private boolean inQueueForRoom;
    private boolean telling;
    private boolean sending;
    private boolean halfClosed;
    private boolean draining;
    private boolean silent;

    SliceStream(Methods.Surroundings surroundings, Exchange<ReceiveSlicesResponse> exchange, Doors doors) {
        this.vertx = surroundings.vertx();
        this.context = vertx.getOrCreateContext();
        this.load = surroundings.load();
        this.endless = surroundings.endless();
        this.exchange = exchange;
        this.request = exchange.request;
        this.answers = new Answers<>(exchange);
        this.doors = doors;
    }

    /** Counts it, and takes in what comes. */
    void begin() {
        request.pause();
        request.messageHandler(this::received);
        request.invalidMessageHandler(invalid ->
            exchange.fail(
                new UnreadableException(
                    invalid instanceof MessageSizeOverflowException
                        ? UnreadableException.Kind.TOO_LONG
                        : UnreadableException.Kind.NOT_A_MESSAGE
                )
            )
        );
        request.endHandler(_ -> {
            halfClosed = true;
            endIfDone();
        });
        try {
            exchange.hold(load.sliceStreams, GrpcMeters.Limit.STREAMS);
        } catch (RefusedException refused) {
            exchange.fail(refused);
            return;
        }
        exchange.heedDeadline();
        endless.enter(this);
        long silence = vertx.setPeriodic(load.limits.streamSilentFor().toMillis(), _ -> endIfSilent());
        exchange
            .over()
            .onComplete(_ -> {
                vertx.cancelTimer(silence);
                endless.leave(this);
                waiting.clear();
            });
        goOn();
    }

    private void received(GrpcMessage message) {
        asked = false;
        silent = false;
        if (draining || exchange.isOver()) {
            return;
        }
        if (!message.encoding().equals("identity")) {
            exchange.fail(new UnreadableException(UnreadableException.Kind.COMPRESSED));
            return;
        }
        try {
            waiting.addAll(Methods.decode(ReceiveSlicesRequest.parser(), message.payload()).getSlicesList());
        } catch (UnreadableException unreadable) {
            exchange.fail(unreadable);
            return;
        }
        goOn();
        if (!waiting.isEmpty() && !inQueueForRoom) {
            load.meters.reached(GrpcMeters.Limit.UNACKNOWLEDGED_OF_STREAM);
        }
    }

    /** Hands in what there is room for; when nothing waits, asks for the next message. */
    private void goOn() {
        while (!waiting.isEmpty() && roomHere() > 0) {
            int granted = load.sliceRoom.take(Math.min(waiting.size(), roomHere()));
            if (granted == 0) {
                waitForRoom();
                return;
            }
            handIn(granted);
        }
        if (waiting.isEmpty() && roomHere() > 0 && !asked && !draining && !exchange.isOver()) {
            asked = true;
            request.fetch(1);
        }
    }

    private int roomHere() {
        return load.limits.maxUnacknowledgedPerStream() - unacknowledged;
    }

    private void waitForRoom() {
        if (!inQueueForRoom) {
            inQueueForRoom = true;
            load.meters.reached(GrpcMeters.Limit.UNACKNOWLEDGED_OF_NODE);
            load.sliceRoom.await(() -> context.runOnContext(_ -> roomAgain()));
        }
    }

    private void roomAgain() {
        inQueueForRoom = false;
        goOn();
        load.sliceRoom.passOn();
    }

    private void handIn(int count) {
        unacknowledged += count;
        List<Long> numbers = new ArrayList<>(count);
        List<ReceiveSlice> slices = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            NumberedSlice next = waiting.remove();
            try {
                load.limitRate(exchange.metadata(), exchange.connection());
                slices.add(Announcement.read(next.getSlice(), doors.ids().next()));
                numbers.add(next.getNumber());
            } catch (RuntimeException cause) {
                acknowledge(refused(next.getNumber(), cause));
            }
        }
        if (slices.isEmpty()) {
            return;
        }
        List<Future<UUID>> outcomes = doors.commands().receive(slices, exchange.trace());
        for (int i = 0; i < outcomes.size(); i++) {
            long number = numbers.get(i);
            outcomes
                .get(i)
                .onSuccess(_ -> acknowledge(stored(number)))
                .onFailure(cause -> acknowledge(refused(number, cause)));
        }
    }

    private static Acknowledgement stored(long number) {
        return Acknowledgement.newBuilder().setNumber(number).build();
    }

    private Acknowledgement refused(long number, Throwable cause) {
        Failure failure = exchange.failure(cause);
        load.meters.failed(failure.code());
        return Acknowledgement.newBuilder()
            .setNumber(number)
            .setRefusal(
                Refusal.newBuilder()
                    .setReason(Reason.newBuilder().setCode(failure.code()).setText(failure.sentence()))
                    .setStatus(failure.status().code)
                    .setRetryAfter((int) failure.retryAfter().orElse(0))
            )
            .build();
    }

    // What else becomes durable in the same turn is told in the same message.
    private void acknowledge(Acknowledgement acknowledgement) {
        ready.add(acknowledgement);
        durable++;
        if (!telling) {
            telling = true;
            vertx.runOnContext(_ -> {
                telling = false;
                tell();
            });
        }
    }

    private void tell() {
        if (durable > 0) {
            load.sliceRoom.give(durable);
            durable = 0;
        }
        if (sending || ready.isEmpty()) {
            return;
        }
        ReceiveSlicesResponse message = ReceiveSlicesResponse.newBuilder().addAllAcknowledgements(ready).build();
        unacknowledged -= ready.size();
        ready.clear();
        sending = true;
        answers
            .send(message)
            .onComplete(_ -> {
                sending = false;
                tell();
                goOn();
                endIfDone();
            });
    }

    private void endIfDone() {
        if (unacknowledged > 0 || exchange.isOver()) {
            return;
        }
        if (draining) {
            exchange.fail(new DrainingException());
        } else if (halfClosed && waiting.isEmpty()) {
            exchange.end();
        }
    }

    private void endIfSilent() {
        if (silent && unacknowledged == 0 && waiting.isEmpty()) {
            exchange.end();
        }
        silent = true;
    }

    /** What was handed in is still acknowledged; what was not, the sender announces elsewhere. */
    @Override
    public void drain() {
        draining = true;
        waiting.clear();
        endIfDone();
    }
}
