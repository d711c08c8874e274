package io.wattlet.wallet;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where slices for a receiver are posted: an absolute http or https URL, written in the one form that URIs have after
 * normalisation (RFC 3986, section 6.2): scheme and host in lower case, no default port, no dot segments, a path.
 */
public final class ReceiverUrl {

    /** Most characters that can be stored. */
    public static final int LONGEST = 512;

    private final URI uri;

    private ReceiverUrl(URI uri) {
        this.uri = uri;
    }

    /** Reads a URL; empty when it is not one that slices can be posted to. */
    public static Optional<ReceiverUrl> parse(String text) {
        try {
            URI given = new URI(text).normalize();
            if (given.getScheme() == null || given.getHost() == null || given.getRawUserInfo() != null) {
                return Optional.empty();
            }
            String scheme = given.getScheme().toLowerCase(Locale.ROOT);
            boolean http = scheme.equals("http") || scheme.equals("https");
            if (!http || given.getRawFragment() != null || given.getPort() > 65_535 || given.getPort() == 0) {
                return Optional.empty();
            }
            ReceiverUrl url = new ReceiverUrl(URI.create(canonical(scheme, given)));
            return url.toString().length() > LONGEST ? Optional.empty() : Optional.of(url);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
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

    @Override
    public String toString() {
        return uri.toString();
    }
}
