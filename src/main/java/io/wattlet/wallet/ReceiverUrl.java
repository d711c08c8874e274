package io.wattlet.wallet;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where slices for a receiver go: an absolute http or https URL, written in the one form that URIs have after normalisation
 * (RFC 3986, section 6.2): scheme and host in lower case, no default port, no dot segments, a path.
 *
 * <p>A URL without path and query is that of a gRPC service, over HTTP/2 without TLS for http and with TLS for https. The
 * schemes grpc and grpcs say the same more clearly; in the one form they are http and https with the path {@code /}.
 */
public final class ReceiverUrl {

    /** Most characters that can be stored. */
    public static final int LONGEST = 512;

    private final URI uri;

    private ReceiverUrl(URI uri) {
        this.uri = uri;
    }

    /** Reads a URL; empty when it is not one that slices can be sent to. */
    public static Optional<ReceiverUrl> parse(String text) {
        try {
            URI given = new URI(text).normalize();
            if (given.getScheme() == null || given.getHost() == null || given.getRawUserInfo() != null) {
                return Optional.empty();
            }
            if (given.getRawFragment() != null || given.getPort() > 65_535 || given.getPort() == 0) {
                return Optional.empty();
            }
            return scheme(given)
                .map(scheme -> new ReceiverUrl(URI.create(canonical(scheme, given))))
                .filter(url -> url.toString().length() <= LONGEST);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** The scheme in the one form; empty when nothing can be sent to a URL with this one. */
    private static Optional<String> scheme(URI given) {
        Optional<String> scheme = switch (given.getScheme().toLowerCase(Locale.ROOT)) {
            case "http", "grpc" -> Optional.of("http");
            case "https", "grpcs" -> Optional.of("https");
            default -> Optional.empty();
        };
        return scheme.filter(_ -> Transport.of(given) == Transport.REST || Transport.isBare(given));
    }

    private static String canonical(String scheme, URI given) {
        int defaultPort = scheme.equals("https") ? 443 : 80;
        StringBuilder text = new StringBuilder(scheme).append("://").append(given.getHost().toLowerCase(Locale.ROOT));
        if (given.getPort() != -1 && given.getPort() != defaultPort) {
            text.append(':').append(given.getPort());
        }
        // above the root there is nothing to go up to
        String path = given.getRawPath().replaceFirst("^(/\\.\\.)+(?=/|$)", "");
        text.append(path.isEmpty() ? "/" : path);
        if (given.getRawQuery() != null) {
            text.append('?').append(given.getRawQuery());
        }
        return text.toString();
    }

    /** The URL. */
    public URI uri() {
        return uri;
    }

    /** How slices are sent there. */
    public Transport transport() {
        return Transport.of(uri);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
