package io.wattlet.peer;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.wattlet.command.Command;
import io.wattlet.outgoing.CallLimits;
import io.wattlet.outgoing.Callee;
import io.wattlet.outgoing.HttpAnswer;
import io.wattlet.outgoing.HttpCall;
import io.wattlet.outgoing.NotSentException;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.registry.CertificateId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other wallets, by {@code POST /v1/slices}, of slices that are theirs now.
 *
 * <p>Addresses come from users, so little is trusted: only absolute http and https URLs, no redirects, a limit on the time,
 * the connections and the size of an answer, and only addresses that may be called ({@link Outgoing}). Whether to try again is the caller's decision; repeating is always safe.
 */
public final class Peers {

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** Not found, method not allowed, not implemented. */
    private static final Set<Integer> NOT_SERVED = Set.of(404, 405, 501);
    private static final String CONTENT_TYPE = "application/json; charset=utf-8";

    /** In times for an answer: after so much silence a connection is taken for dead. */
    private static final int SILENCE = 3;

    private final Outgoing outgoing;
    private final CallLimits limits;

    /**
     * @param outgoing the node's way out; not closed here
     */
    public Peers(Outgoing outgoing, PeerSettings settings) {
        this.outgoing = outgoing;
        this.limits = new CallLimits(
            settings.connectWithin(),
            settings.answerWithin(),
            settings.answerWithin().multipliedBy(SILENCE),
            settings.connectionsPerPeer(),
            settings.waitingPerPeer(),
            settings.maxAnswerBytes()
        );
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
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        HttpCall call = new HttpCall(HttpMethod.POST, handOver.url(), headers, DeliveryBody.of(handOver));
        return outgoing
            .send(Callee.PEER, call, limits)
            .compose(Peers::verdict)
            .recover(cause -> Future.failedFuture(asDeliveryException(cause, handOver.url())));
    }

    private static Future<Void> verdict(HttpAnswer answer) {
        if (answer.status() >= 200 && answer.status() < 300) {
            return Future.succeededFuture();
        }
        String reason = "The peer answered with status " + answer.status() + ".";
        return Future.failedFuture(
            NOT_SERVED.contains(answer.status())
                ? DeliveryException.notServed(reason)
                : DeliveryException.later(reason, retryAfter(answer.headers().get(HttpHeaders.RETRY_AFTER)))
        );
    }

    /** Reads seconds; the date that may stand there too (RFC 9110, section 10.2.3) says nothing without the peer's clock. */
    private static Optional<Duration> retryAfter(@Nullable String value) {
        return Optional.ofNullable(value)
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(text -> Duration.ofSeconds(Integer.parseInt(text)));
    }

    private static @Nullable String addressProblem(URI url) {
        String scheme = url.getScheme();
        if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
            return "The peer's address is not an absolute http or https URL.";
        }
        if (url.getHost() == null || url.getPort() > 65535 || url.getPort() == 0) {
            return "The peer's address names no host and port that could be called.";
        }
        return null;
    }

    private static DeliveryException asDeliveryException(Throwable cause, URI url) {
        String peer = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        return switch (cause) {
            case DeliveryException delivery -> delivery;
            case NotSentException notSent -> new DeliveryException(whyNotSent(notSent, peer));
            case TimeoutException _ -> new DeliveryException("The peer at " + peer + " did not answer in time.");
            default -> {
                LOG.debug("The call to the peer at {} broke off", peer, cause);
                yield new DeliveryException("The call to the peer at " + peer + " broke off.");
            }
        };
    }

    private static String whyNotSent(NotSentException notSent, String peer) {
        return switch (notSent.reason()) {
            case MALFORMED -> "The peer's address names no host and port that could be called.";
            case NAME -> "The peer's host " + peer + " is not known.";
            case ADDRESS -> "The peer at " + peer + " has no address that this node may call.";
            case BREAKER -> "The peer at " + peer + " was not called, since calls to it failed a moment ago.";
            case CONNECTION -> "The peer at " + peer + " could not be reached.";
            case TLS -> "No trusted TLS connection to the peer at " + peer + ".";
            case BUSY -> "The peer at " + peer + " was not called, since too many calls wait.";
            case CLOSED -> "The peer at " + peer + " was not called, since this node is stopping.";
        };
    }
}
