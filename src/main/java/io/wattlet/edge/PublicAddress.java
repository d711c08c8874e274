package io.wattlet.edge;

import java.net.URI;

/**
 * How the outside reaches this wallet system: what its URLs are made of.
 *
 * @param endpointAddress absolute http or https URL under which the system is known
 * @param pathBase        prefix of all paths, empty or {@code /like/this}; optional in requests
 */
public record PublicAddress(URI endpointAddress, String pathBase) {
    public PublicAddress {
        if (!endpointAddress.isAbsolute() || endpointAddress.getHost() == null) {
            throw new IllegalArgumentException("the endpoint address must be an absolute URL: " + endpointAddress);
        }
        if (!pathBase.isEmpty() && (!pathBase.startsWith("/") || pathBase.endsWith("/"))) {
            throw new IllegalArgumentException(
                "the path base must be empty, or begin and not end with a slash: " + pathBase
            );
        }
        if (endpointAddress.getRawPath().isEmpty()) {
            endpointAddress = endpointAddress.resolve("/");
        }
    }

    /**
     * The absolute URL of a path. A path base replaces any path of the endpoint address; without a path base the path
     * goes on from there, as relative references do (RFC 3986, section 5.2).
     *
     * @param path begins with a slash
     */
    public URI absolute(String path) {
        return endpointAddress.resolve(pathBase.isEmpty() ? path.substring(1) : pathBase + path);
    }

    /** The URL of a path relative to the host. */
    public String relative(String path) {
        return pathBase + path;
    }

    /** Where peers post slices for wallets of this system. */
    public URI slices() {
        return absolute("/v1/slices");
    }
}
