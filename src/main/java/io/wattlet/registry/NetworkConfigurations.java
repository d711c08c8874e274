package io.wattlet.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.outgoing.Outgoing;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network configuration as it is now: read once at the start, then again and again. What cannot be read or used later
 * on changes nothing; it is logged, and the last good configuration stays. May be asked from anywhere.
 */
public final class NetworkConfigurations {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkConfigurations.class);

    private final Vertx vertx;
    private final NetworkSource source;
    private final Duration refresh;
    private volatile NetworkConfiguration current;
    private volatile long timer;
    private volatile boolean closed;

    private NetworkConfigurations(Vertx vertx, NetworkSource source, Duration refresh, NetworkConfiguration first) {
        this.vertx = vertx;
        this.source = source;
        this.refresh = refresh;
        this.current = first;
    }

    /**
     * Reads the configuration and keeps it fresh.
     *
     * @param outgoing the node's way out, for a source on the web
     * @param source  a file, http or https URI; a path that ends with {@code .json} is read as JSON and any other as YAML.
     *                Redirects are not followed, and what is longer than a mebibyte is refused.
     * @param refresh how long to wait between two reads, at least a millisecond
     * @return fails if the source cannot be read, or with {@link MalformedNetworkException} if it cannot be used
     */
    public static Future<NetworkConfigurations> load(Vertx vertx, Outgoing outgoing, URI source, Duration refresh) {
        if (refresh.toMillis() < 1) {
            return Future.failedFuture(
                new IllegalArgumentException("the network is refreshed at most every millisecond")
            );
        }
        return NetworkSource.of(vertx, outgoing, source).compose(opened ->
            opened
                .read()
                .map(first -> {
                    NetworkConfigurations configurations = new NetworkConfigurations(vertx, opened, refresh, first);
                    LOG.info("network from {}: {}", source, NetworkChange.summary(first));
                    configurations.refreshLater();
                    return configurations;
                })
        );
    }

    /** The last good configuration. */
    public NetworkConfiguration current() {
        return current;
    }

    /** Reads no more. */
    public Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    private void refreshLater() {
        if (!closed) {
            timer = vertx.setTimer(refresh.toMillis(), due -> refresh());
        }
    }

    private void refresh() {
        source
            .read()
            .onSuccess(this::replace)
            .onFailure(failure -> {
                if (!closed) {
                    LOG.warn("the network stays as it is, since {} is no use: {}", source.uri(), failure.getMessage());
                }
            })
            .onComplete(done -> refreshLater());
    }

    private void replace(NetworkConfiguration next) {
        NetworkConfiguration last = current;
        if (!next.equals(last)) {
            current = next;
            LOG.info("network changed: {}", NetworkChange.between(last, next));
        }
    }
}
