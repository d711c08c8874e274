package io.wattlet.events.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Where events are posted: an absolute https or http URL without user name and fragment. */
public final class WebhookUrl {

    /** Most characters. */
    public static final int LONGEST = 512;

    private static final int HIGHEST_PORT = 65_535;

    private final URI uri;

    private WebhookUrl(URI uri) {
        this.uri = uri;
    }

    /** Reads a URL; empty when it is not one that events can be posted to. */
    public static Optional<WebhookUrl> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean callable =
                (scheme.equals("https") || scheme.equals("http")) &&
                uri.getHost() != null &&
                uri.getRawUserInfo() == null &&
                uri.getRawFragment() == null &&
                uri.getPort() != 0 &&
                uri.getPort() <= HIGHEST_PORT;
            return callable ? Optional.of(new WebhookUrl(uri)) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** A URL that was read before. */
    static WebhookUrl stored(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("the URL of a webhook is none any more"));
    }

    /** The URL. */
    URI uri() {
        return uri;
    }

    /** Whether what is posted is encrypted on the way. */
    boolean isEncrypted() {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    /** Scheme, host and port: what all the calls have in common that go to the same server. */
    String target() {
        int usual = isEncrypted() ? 443 : 80;
        return (
            uri.getScheme().toLowerCase(Locale.ROOT) +
            "://" +
            uri.getHost().toLowerCase(Locale.ROOT) +
            ":" +
            (uri.getPort() < 0 ? usual : uri.getPort())
        );
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
