package io.wattlet.peer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.wattlet.outgoing.GrpcTarget;
import io.wattlet.proto.v1.GetCapabilitiesRequest;
import io.wattlet.proto.v1.GetCapabilitiesResponse;
import io.wattlet.proto.v1.SliceStreamServiceGrpcClient;
import io.wattlet.proto.wallet_system.v1.ReceiveSliceServiceGrpcClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One wallet system that is told of slices over gRPC: what it can, what waits for it, and the stream to it.
 *
 * <p>It is asked once what it can, and that is remembered for a while, that it has no streams as well. What comes while a
 * message is written, or while nothing may be sent, goes out together. A stream that breaks is opened again after a pause
 * that grows; what it had not acknowledged has failed, and what waits goes on waiting unless it acknowledged nothing at all.
 * Confined to one event loop.
 */
final class GrpcPeer {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcPeer.class);

    private static final int MOST_BYTES = 1024 * 1024;
    private static final double JITTER = 0.2;
    private static final int MOST_DOUBLINGS = 20;

    /** What all peers have in common. */
    record Surroundings(Context context, Function<URI, GrpcTarget> targets, PeerSettings settings, PeerMeters meters) {}

    /** What a peer can. */
    private sealed interface Ability {
        /** Nobody knows. */
        record Unknown() implements Ability {}

        /** It is being asked. */
        record Asked() implements Ability {}

        /** It takes one slice with each call. */
        record Calls(long untilNanos) implements Ability {}

        /** It takes streams. */
        record Streams(int window, int maxBytes, long untilNanos) implements Ability {}
    }

    private final Surroundings with;
    private final PeerSettings settings;
    private final GrpcTarget target;
    private final String name;
    private final Deque<Parcel> waiting = new ArrayDeque<>();
    private final Set<SliceStream> retiring = new HashSet<>();
    private Ability ability = new Ability.Unknown();
    private @Nullable SliceStream stream;
    private int calls;
    private int failures;
    private long restUntilNanos = System.nanoTime();
    private long usedNanos = System.nanoTime();
    private boolean workIsDue;

    GrpcPeer(Surroundings with, URI url) {
        this.with = with;
        this.settings = with.settings();
        this.target = with.targets().apply(url);
        this.name = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /** Takes on a delivery. */
    void deliver(Parcel parcel) {
        usedNanos = System.nanoTime();
        if (waiting.size() >= settings.waitingPerPeer()) {
            parcel
                .told()
                .fail(
                    new DeliveryException("The peer at " + name + " was not called, since too many deliveries wait.")
                );
            return;
        }
        waiting.add(parcel);
        workSoon();
    }

    // In a turn of its own, so that what comes in the same one is sent together.
    private void workSoon() {
        if (!workIsDue) {
            workIsDue = true;
            with
                .context()
                .runOnContext(_ -> {
                    workIsDue = false;
                    work();
                });
        }
    }

    private void work() {
        if (waiting.isEmpty()) {
            return;
        }
        switch (ability) {
            case Ability.Asked _ -> {
                // The answer goes on.
            }
            case Ability.Unknown _ -> ask();
            case Ability.Calls _ -> call();
            case Ability.Streams(int window, int maxBytes, _) -> send(window, maxBytes);
        }
    }

    private boolean rests() {
        return restUntilNanos - System.nanoTime() > 0;
    }

    private void ask() {
        if (rests()) {
            return;
        }
        ability = new Ability.Asked();
        exchange(SliceStreamServiceGrpcClient.GetCapabilities, GetCapabilitiesRequest.getDefaultInstance())
            .onSuccess(this::learned)
            .onFailure(this::notLearned);
    }

    private void learned(GetCapabilitiesResponse told) {
        failures = 0;
        ability = new Ability.Streams(
            Math.clamp(Integer.toUnsignedLong(told.getMaxUnacknowledged()), 1, settings.waitingPerPeer()),
            Math.clamp(Integer.toUnsignedLong(told.getMaxMessageBytes()), 1, MOST_BYTES),
            System.nanoTime() + settings.abilitiesKnownFor().toNanos()
        );
        work();
    }

    private void notLearned(Throwable cause) {
        if (cause instanceof DeliveryException answer && answer.isNotServed()) {
            onlyCalls();
        } else {
            ability = new Ability.Unknown();
            pause();
            failWaiting(Answers.of(cause, name));
        }
    }

    private void failWaiting(DeliveryException failure) {
        List<Parcel> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(parcel -> fail(parcel, PeerMeters.Way.STREAM, failure));
    }

    private void onlyCalls() {
        failures = 0;
        ability = new Ability.Calls(System.nanoTime() + settings.abilitiesKnownFor().toNanos());
        work();
    }

    private void call() {
        while (calls < settings.callsPerPeer() && !waiting.isEmpty()) {
            Parcel parcel = waiting.remove();
            calls++;
            exchange(ReceiveSliceServiceGrpcClient.ReceiveSlice, parcel.slice())
                .onSuccess(_ -> {
                    with.meters().acknowledged(PeerMeters.Way.UNARY);
                    parcel.told().complete();
                })
                .onFailure(cause -> fail(parcel, PeerMeters.Way.UNARY, Answers.of(cause, name)))
                .onComplete(_ -> {
                    calls--;
                    work();
                });
        }
    }

    private void fail(Parcel parcel, PeerMeters.Way way, DeliveryException failure) {
        with.meters().failed(way, failure);
        parcel.told().tryFail(failure);
    }

    /** Calls a method that answers once; fails with {@link DeliveryException} for a status other than OK. */
    private <Q, R> Future<R> exchange(ServiceMethod<R, Q> method, Q message) {
        long within = settings.connectWithin().plus(settings.answerWithin()).toMillis();
        return target
            .client()
            .request(target.address(), method)
            .compose(request -> {
                request.timeout(settings.answerWithin().toMillis(), TimeUnit.MILLISECONDS);
                return request.send(message);
            })
            .compose(GrpcPeer::answer)
            .timeout(within, TimeUnit.MILLISECONDS);
    }

    private static <Q, R> Future<R> answer(GrpcClientResponse<Q, R> response) {
        return response
            .last()
            .transform(last -> {
                GrpcStatus status = response.status();
                if (status == null || (status == GrpcStatus.OK && last.failed())) {
                    return Future.failedFuture(
                        last.failed() ? last.cause() : new IllegalStateException("the answer has no status")
                    );
                }
                return status == GrpcStatus.OK
                    ? Future.succeededFuture(last.result())
                    : Future.failedFuture(Answers.of(status, SliceStream.retryAfter(response)));
            });
    }

    private void send(int window, int maxBytes) {
        SliceStream open = stream;
        if (open == null) {
            if (!rests()) {
                open();
            }
            return;
        }
        while (!waiting.isEmpty() && open.mayWrite() && open.unacknowledged() < window) {
            List<Parcel> together = new ArrayList<>();
            int bytes = 0;
            do {
                bytes += waiting.element().bytes();
                together.add(waiting.remove());
            } while (
                !waiting.isEmpty() &&
                open.unacknowledged() + together.size() < window &&
                bytes + waiting.element().bytes() <= maxBytes
            );
            open.write(together);
        }
    }

    private void open() {
        SliceStream opening = new SliceStream(with, name, this::workSoon, this::ended);
        stream = opening;
        opening.open(target);
    }

    /** What a stream had not acknowledged has failed; so has what waits, when it acknowledged nothing at all. */
    private void ended(SliceStream over, Optional<GrpcStatus> status, DeliveryException failure) {
        retiring.remove(over);
        if (over != stream) {
            return;
        }
        stream = null;
        if (status.isPresent() && status.get() == GrpcStatus.UNIMPLEMENTED) {
            LOG.info("the peer at {} has no streams of slices any more", name);
            onlyCalls();
        } else if (over.hasAcknowledged()) {
            failures = 0;
            pause();
            workSoon();
        } else {
            pause();
            failWaiting(failure);
        }
    }

    private void pause() {
        double grown = (double) settings.firstPause().toNanos() * Math.pow(2, failures);
        double jitter = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        failures = Math.min(failures + 1, MOST_DOUBLINGS);
        restUntilNanos =
            System.nanoTime() + Math.round(Math.min(grown, (double) settings.longestPause().toNanos()) * jitter);
    }

    /** Looks what has become late, and goes on with what was put off. */
    void look(long now) {
        SliceStream current = stream;
        if (current != null) {
            if (current.isOlderThan(settings.streamFor(), now) || current.isIdleSince(settings.streamIdleFor(), now)) {
                stream = null;
                retiring.add(current);
                current.finish();
            }
            current.giveUpIfLate(settings.answerWithin(), now);
        }
        List.copyOf(retiring).forEach(one -> one.giveUpIfLate(settings.answerWithin(), now));
        Duration patience = settings.connectWithin().plus(settings.answerWithin());
        while (!waiting.isEmpty() && now - waiting.element().cameNanos() > patience.toNanos()) {
            fail(waiting.remove(), PeerMeters.Way.STREAM, Answers.of(new TimeoutException(), name));
        }
        if (isOutdated(now)) {
            ability = new Ability.Unknown();
        }
        work();
    }

    private boolean isOutdated(long now) {
        return switch (ability) {
            case Ability.Calls(long until) -> until - now < 0;
            case Ability.Streams(_, _, long until) -> until - now < 0;
            case Ability.Unknown _, Ability.Asked _ -> false;
        };
    }

    /** Whether nothing is lost when it is forgotten. */
    boolean isForgettable(long now) {
        boolean quiet = waiting.isEmpty() && calls == 0 && stream == null && retiring.isEmpty();
        return quiet && !(ability instanceof Ability.Asked) && now - usedNanos > settings.abilitiesKnownFor().toNanos();
    }
}
