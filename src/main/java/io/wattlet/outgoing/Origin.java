package io.wattlet.outgoing;

import java.net.URI;
import java.util.Locale;

/**
 * What calls go to: scheme, host and port of a URL.
 *
 * @param tls  whether the connection is encrypted and the host's certificate verified
 * @param host name or address in lower case, an IPv6 address in brackets
 */
record Origin(boolean tls, String host, int port) {
    private static final int MOST_HOST_LENGTH = 253;
    private static final int HIGHEST_PORT = 65_535;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * The origin of an address whose scheme is http, https, grpc or grpcs.
     *
     * @throws NotSentException if it names nothing that could be called
     */
    static Origin of(URI url) {
        boolean tls = switch (String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT)) {
            case "http", "grpc" -> false;
            case "https", "grpcs" -> true;
            default -> throw malformed("The address has none of the schemes http, https, grpc and grpcs.");
        };
        String host = url.getHost();
        if (host == null || host.isEmpty() || host.length() > MOST_HOST_LENGTH || host.indexOf('%') >= 0) {
            throw malformed("The address names no host that could be called.");
        }
        int port = url.getPort() < 0 ? (tls ? HTTPS_PORT : HTTP_PORT) : url.getPort();
        if (port == 0 || port > HIGHEST_PORT) {
            throw malformed("The address names no port that could be called.");
        }
        return new Origin(tls, host.toLowerCase(Locale.ROOT), port);
    }

    /** The host without the brackets of an IPv6 address. */
    String name() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static NotSentException malformed(String message) {
        return new NotSentException(NotSentException.Reason.MALFORMED, message, null);
    }

    /** Host and port. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
