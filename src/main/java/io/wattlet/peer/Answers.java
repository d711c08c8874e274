package io.wattlet.peer;

import io.vertx.core.MultiMap;
import io.vertx.grpc.common.GrpcStatus;
import io.wattlet.outgoing.NotSentException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the answers of peers mean, and the failures of calls to them. */
final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final String RETRY_AFTER = "retry-after";

    private Answers() {}

    /** A status of gRPC other than OK. */
    static DeliveryException of(GrpcStatus status, Optional<Duration> retryAfter) {
        String reason = "The peer answered with gRPC status " + status.name() + ".";
        return switch (status) {
            case UNIMPLEMENTED, NOT_FOUND -> DeliveryException.notServed(reason);
            default -> DeliveryException.later(reason, retryAfter);
        };
    }

    /** When to come again, as trailing metadata or a header say it. */
    static Optional<Duration> retryAfter(MultiMap metadata) {
        return retryAfter(metadata.get(RETRY_AFTER));
    }

    /** Reads seconds; the date that may stand there too (RFC 9110, section 10.2.3) says nothing without the peer's clock. */
    private static Optional<Duration> retryAfter(@Nullable String value) {
        return Optional.ofNullable(value)
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(text -> Duration.ofSeconds(Integer.parseInt(text)));
    }

    /**
     * A call that was not answered.
     *
     * @param peer host and port
     */
    static DeliveryException of(Throwable cause, String peer) {
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
