package io.wattlet.wallet;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How slices reach an endpoint. */
public enum Transport {
    /** {@code POST} to a URL. */
    REST,
    /** Calls of {@code ReceiveSliceService}. */
    GRPC;

    private static final Set<String> GRPC_SCHEMES = Set.of("grpc", "grpcs");

    /** Reads a name, in any case. */
    public static Optional<Transport> parse(String name) {
        return Arrays.stream(values())
            .filter(transport -> transport.name().equalsIgnoreCase(name))
            .findFirst();
    }

    /**
     * The transport that the URL of an endpoint stands for: gRPC when it has neither path nor query, or the scheme grpc or
     * grpcs.
     *
     * @param url absolute, with a host
     */
    public static Transport of(URI url) {
        return isBare(url) || GRPC_SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT)) ? GRPC : REST;
    }

    /** Whether a URL names scheme, host and port, and nothing there. */
    static boolean isBare(URI url) {
        return (url.getRawPath().isEmpty() || url.getRawPath().equals("/")) && url.getRawQuery() == null;
    }
}
