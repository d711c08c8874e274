package io.wattlet.store;

import org.jspecify.annotations.Nullable;

/**
 * Where the node's memory is.
 *
 * @param uri            {@code postgresql://user:password@host:port/database}; commands and everything they change
 * @param maxConnections connections to {@code uri} that one node may hold for commands, and the same number again for queries
 * @param queryUri       where queries are answered from, a replica for one; null for {@code uri} itself
 */
public record DatabaseConfiguration(String uri, int maxConnections, @Nullable String queryUri) {
    public DatabaseConfiguration {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections must be at least 1");
        }
    }

    /** Does not show the URIs: they may hold a password. */
    @Override
    public String toString() {
        return "DatabaseConfiguration[maxConnections=" + maxConnections + "]";
    }
}
