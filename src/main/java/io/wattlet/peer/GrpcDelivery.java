package io.wattlet.peer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wattlet.outgoing.CallLimits;
import io.wattlet.outgoing.Callee;
import io.wattlet.outgoing.Outgoing;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells wallets of slices over gRPC: on one stream for each peer that has streams, by a call for each slice where there are
 * none. May be called on any thread; what it holds is confined to one event loop.
 *
 * <p>Bound: {@link PeerSettings#mostUnderWay()} slices that wait or are on their way, to all peers together, and
 * {@link PeerSettings#waitingPerPeer()} that wait for one of them; {@value #MOST_PEERS} peers that are known.
 */
final class GrpcDelivery {

    static final int MOST_PEERS = 10_000;

    /** Room for acknowledgements of as many slices as are out, with a sentence for each. */
    private static final int MOST_ANSWER_BYTES = 1024 * 1024;

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Context context;
    private final GrpcPeer.Surroundings surroundings;
    private final PeerSettings settings;
    private final Map<String, GrpcPeer> peers = new HashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();

    /** Knows no peer yet; stays on the event loop that this is called on. */
    GrpcDelivery(Vertx vertx, Outgoing outgoing, PeerSettings settings, PeerMeters meters) {
        this.context = vertx.getOrCreateContext();
        this.settings = settings;
        CallLimits limits = new CallLimits(
            settings.connectWithin(),
            settings.streamFor().multipliedBy(2),
            settings.silentFor(),
            1,
            settings.mostUnderWay(),
            MOST_ANSWER_BYTES
        );
        this.surroundings = new GrpcPeer.Surroundings(
            context,
            url -> outgoing.grpc(Callee.PEER, url, limits),
            settings,
            meters
        );
        vertx.setPeriodic(LOOK_EVERY.toMillis(), _ -> look());
    }

    /** Tries once; fails with {@link DeliveryException} for what the peer answers, or with what went wrong. */
    Future<Void> deliver(Peers.HandOver handOver) {
        if (underWay.incrementAndGet() > settings.mostUnderWay()) {
            underWay.decrementAndGet();
            return Future.failedFuture(
                new DeliveryException("The peer was not called, since too many deliveries wait.")
            );
        }
        Parcel parcel = Parcel.of(handOver);
        context.runOnContext(_ -> peer(handOver.url(), parcel));
        return onCallersContext(
            parcel
                .told()
                .future()
                .onComplete(_ -> underWay.decrementAndGet())
        );
    }

    private void peer(URI url, Parcel parcel) {
        String origin = (url.getScheme() + "://" + url.getRawAuthority()).toLowerCase(Locale.ROOT);
        GrpcPeer known = peers.get(origin);
        if (known == null && peers.size() >= MOST_PEERS) {
            parcel.told().fail(new DeliveryException("The peer was not called, since too many peers are called."));
            return;
        }
        peers.computeIfAbsent(origin, _ -> new GrpcPeer(surroundings, url)).deliver(parcel);
    }

    private void look() {
        long now = System.nanoTime();
        List.copyOf(peers.values()).forEach(peer -> peer.look(now));
        peers.values().removeIf(peer -> peer.isForgettable(now));
    }

    private Future<Void> onCallersContext(Future<Void> future) {
        @Nullable
        Context caller = Vertx.currentContext();
        if (caller == null || caller == context) {
            return future;
        }
        Promise<Void> here = Promise.promise();
        future.onComplete(done -> caller.runOnContext(_ -> here.handle(done)));
        return here.future();
    }
}
