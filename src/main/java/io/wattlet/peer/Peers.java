package io.wattlet.peer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.wattlet.command.Command;
import io.wattlet.registry.CertificateId;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other wallets, by {@code POST /v1/slices}, of slices that are theirs now.
 *
 * <p>Addresses come from users, so little is trusted: only absolute http and https URLs, no redirects, a limit on the time,
 * the connections and the size of an answer. Whether to try again is the caller's decision; repeating is always safe.
 */
public final class Peers {

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final String CONTENT_TYPE = "application/json; charset=utf-8";

    private final PeerSettings settings;
    private final HttpClient client;

    /** Opens no connection yet; the connections it will hold are shared by all deliveries of the node. */
    public Peers(Vertx vertx, PeerSettings settings) {
        this.settings = settings;
        this.client = vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setConnectTimeout((int) settings.connectWithin().toMillis()))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(settings.connectionsPerPeer())
                    .setMaxWaitQueueSize(settings.waitingPerPeer())
            )
            .build();
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
     * @return succeeds when the peer answered 2xx; fails with {@link DeliveryException} on everything else, within the
     *     configured times
     */
    public Future<Void> deliver(HandOver handOver) {
        String problem = addressProblem(handOver.url());
        if (problem != null) {
            return Future.failedFuture(new DeliveryException(problem));
        }
        RequestOptions target = new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(withoutUserInfo(handOver.url()))
            .setFollowRedirects(false)
            .setConnectTimeout(settings.connectWithin().toMillis())
            .putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        return client
            .request(target)
            .compose(request -> exchange(request, DeliveryBody.of(handOver)))
            .recover(cause -> Future.failedFuture(asDeliveryException(cause, handOver.url())));
    }

    /** Gives up the connections. Deliveries under way fail. */
    public Future<Void> close() {
        return client.close();
    }

    private Future<Void> exchange(HttpClientRequest request, Buffer body) {
        return request
            .send(body)
            .timeout(settings.answerWithin().toMillis(), TimeUnit.MILLISECONDS)
            .onFailure(cause -> request.reset())
            .compose(response -> {
                drain(response);
                return verdict(response.statusCode());
            });
    }

    /** The body says nothing that matters. It is read so that the connection can be used again, as far as that is worth it. */
    private void drain(HttpClientResponse response) {
        long[] received = { 0 };
        response.handler(chunk -> {
            received[0] += chunk.length();
            if (received[0] > settings.maxAnswerBytes()) {
                response.request().reset();
            }
        });
        response
            .end()
            .timeout(settings.answerWithin().toMillis(), TimeUnit.MILLISECONDS)
            .onFailure(cause -> response.request().reset());
    }

    private static Future<Void> verdict(int status) {
        return status >= 200 && status < 300
            ? Future.succeededFuture()
            : Future.failedFuture(new DeliveryException("The peer answered with status " + status + "."));
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

    private static String withoutUserInfo(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme().toLowerCase(Locale.ROOT) + "://" + url.getHost() + port + path + query;
    }

    private static DeliveryException asDeliveryException(Throwable cause, URI url) {
        String peer = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        return switch (cause) {
            case DeliveryException delivery -> delivery;
            case TimeoutException _ -> new DeliveryException("The peer at " + peer + " did not answer in time.");
            case UnknownHostException _ -> new DeliveryException("The peer's host " + peer + " is not known.");
            case ConnectException _ -> new DeliveryException("The peer at " + peer + " could not be reached.");
            case SSLException _ -> new DeliveryException("No trusted TLS connection to the peer at " + peer + ".");
            default -> {
                LOG.debug("The call to the peer at {} broke off", peer, cause);
                yield new DeliveryException("The call to the peer at " + peer + " broke off.");
            }
        };
    }
}
