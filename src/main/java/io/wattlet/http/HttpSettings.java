package io.wattlet.http;

import io.wattlet.edge.PublicAddress;
import java.time.Duration;

/**
 * What the REST edge needs to know.
 *
 * @param host         interface to listen on
 * @param port         TCP port; negative for a free one, which instances given the same negative number share
 * @param address      how the outside reaches this node
 * @param limits       what it bears
 * @param drainTimeout how long requests under way may take to end when the edge stops
 */
public record HttpSettings(String host, int port, PublicAddress address, HttpLimits limits, Duration drainTimeout) {
    public HttpSettings {
        if (!drainTimeout.isPositive()) {
            throw new IllegalArgumentException("drainTimeout must be positive");
        }
    }

    /** Settings with the usual limits. */
    public HttpSettings(String host, int port, PublicAddress address) {
        this(host, port, address, HttpLimits.DEFAULT, Duration.ofSeconds(10));
    }

    /** The same settings with these limits. */
    public HttpSettings with(HttpLimits other) {
        return new HttpSettings(host, port, address, other, drainTimeout);
    }
}
