package io.wattlet.peer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.Transport;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells other wallets of slices that are theirs now, over REST or gRPC as their references have it.
 *
 * <p>Addresses come from users, so little is trusted: only absolute URLs of known schemes, no redirects, a limit on the time,
 * the connections and the size of an answer, and only addresses that may be called
 * ({@link Outgoing}). Whether to try again is the caller's decision; repeating is always safe.
 */
public final class Peers {

    private static final Set<String> SCHEMES = Set.of("http", "https", "grpc", "grpcs");

    private final RestDelivery rest;
    private final GrpcDelivery grpc;
    private final PeerMeters meters;

    /**
     * Calls nobody yet. Streams to peers stay on the event loop that this is called on.
     *
     * @param outgoing the node's way out; not closed here
     */
    public Peers(Vertx vertx, Outgoing outgoing, PeerSettings settings, MeterRegistry registry) {
        this.meters = new PeerMeters(registry);
        this.rest = new RestDelivery(outgoing, settings);
        this.grpc = new GrpcDelivery(vertx, outgoing, settings, meters);
    }

    /**
     * A slice, and what its new owner has to know to find and to spend it.
     *
     * @param url               where the receiver listens: what its endpoint reference names, used as it stands
     * @param receiverPublicKey 74-byte extended public key of the receiver's endpoint
     * @param position          child of that endpoint that owns the slice, 1 to 2^31-1
     * @param quantity          0 to 2^32-1 watt-hours
     * @param blinding          32 bytes, little-endian; secret
     * @param hashedAttributes  openings that go along
     */
    public record HandOver(
        URI url,
        Buffer receiverPublicKey,
        int position,
        CertificateId certificate,
        long quantity,
        Buffer blinding,
        List<Command.HashedAttribute> hashedAttributes
    ) {
        public HandOver {
            hashedAttributes = List.copyOf(hashedAttributes);
        }

        /** Says nothing of quantity, blinding and openings. */
        @Override
        public String toString() {
            return "HandOver[certificate=" + certificate + ", position=" + position + "]";
        }
    }

    /**
     * Tries once to deliver.
     *
     * @return succeeds when the peer acknowledged; fails with {@link DeliveryException} on everything else, within the
     *     configured times
     */
    public Future<Void> deliver(HandOver handOver) {
        String problem = addressProblem(handOver.url());
        if (problem != null) {
            return Future.failedFuture(new DeliveryException(problem));
        }
        return switch (Transport.of(handOver.url())) {
            case REST -> post(handOver);
            case GRPC -> grpc.deliver(handOver);
        };
    }

    private Future<Void> post(HandOver handOver) {
        URI url = handOver.url();
        return rest
            .deliver(handOver)
            .onSuccess(_ -> meters.acknowledged(PeerMeters.Way.REST))
            .recover(cause -> {
                DeliveryException failure = Answers.of(
                    cause,
                    url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                );
                meters.failed(PeerMeters.Way.REST, failure);
                return Future.failedFuture(failure);
            });
    }

    private static @Nullable String addressProblem(URI url) {
        String scheme = url.getScheme();
        if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
            return "The peer's address is not an absolute http, https, grpc or grpcs URL.";
        }
        if (url.getHost() == null || url.getPort() > 65535 || url.getPort() == 0) {
            return "The peer's address names no host and port that could be called.";
        }
        return null;
    }
}
