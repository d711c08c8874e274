package io.wattlet.http;

import java.time.Duration;

/**
 * What the REST edge needs to know.
 *
 * @param host         interface to listen on
 * @param port         TCP port; negative for a free one, which instances given the same negative number share
 * @param address      how the outside reaches this node
 * @param maxBodyBytes longest request body that is read
 * @param bodyTimeout  how long a request body may take to arrive
 * @param idleTimeout  how long a connection may be silent before it is closed
 * @param drainTimeout how long requests under way may take to end when the edge stops
 */
public record HttpSettings(
    String host,
    int port,
    PublicAddress address,
    int maxBodyBytes,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration drainTimeout
) {
    /** Longest body that the existing wallet reads, and so what its callers may send. */
    public static final int DEFAULT_MAX_BODY_BYTES = 30_000_000;

    public HttpSettings {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be at least 1");
        }
        requirePositive("bodyTimeout", bodyTimeout);
        requirePositive("idleTimeout", idleTimeout);
        requirePositive("drainTimeout", drainTimeout);
    }

    /** Settings with the usual limits. */
    public HttpSettings(String host, int port, PublicAddress address) {
        this(
            host,
            port,
            address,
            DEFAULT_MAX_BODY_BYTES,
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            Duration.ofSeconds(10)
        );
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
