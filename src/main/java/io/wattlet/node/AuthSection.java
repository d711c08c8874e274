package io.wattlet.node;

import io.wattlet.auth.AuthSettings;
import io.wattlet.auth.AuthSettings.Limits;
import io.wattlet.auth.AuthSettings.Trust;
import io.wattlet.auth.IssuerKey;
import io.wattlet.auth.IssuerKeyException;
import io.wattlet.node.SettingsReader.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of the section {@code auth}. All are read and checked, also those that the chosen type does not use. */
final class AuthSection {

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettingsReader reader;
    private final Section section;

    private AuthSection(SettingsReader reader) {
        this.reader = reader;
        this.section = reader.section("auth");
    }

    /** Reads the section; what is wrong becomes a problem of the reader. */
    static AuthSettings read(SettingsReader reader) {
        return new AuthSection(reader).read();
    }

    /** How callers are authenticated. */
    private enum Type {
        HEADER,
        JWT,
    }

    private AuthSettings read() {
        Type type = section.choice("type", Type.HEADER);
        AuthSettings header = header();
        @Nullable
        Trust authority = authority();
        @Nullable
        Trust issuers = issuers();
        Optional<String> audience = Optional.ofNullable(section.optionalText("audience"));
        boolean validateScopes = section.flag("enableScopeValidation", false);
        boolean anybody = section.flag("allowAnyJwtToken", false);
        Limits limits = limits();
        if (type == Type.HEADER) {
            return header;
        }
        @Nullable
        Trust trust = anybody ? new Trust.Anybody() : authority != null ? authority : issuers;
        if (trust == null) {
            reader.problem(
                "auth.type is jwt, but nothing says whose tokens count: set auth.authority or auth.issuers" +
                    " (or, to try things out, auth.allowAnyJwtToken)."
            );
            return header;
        }
        return new AuthSettings.Jwt(trust, audience, validateScopes, limits);
    }

    private AuthSettings header() {
        String name = section.text("header", "wallet-owner");
        if (!HEADER_NAME.matcher(name).matches()) {
            reader.problem("auth.header must be the name of an HTTP header.");
        }
        return new AuthSettings.Header(name);
    }

    private @Nullable Trust authority() {
        String url = section.optional(
            "authority",
            AuthSection::authorityUrl,
            Function.identity(),
            "an absolute http or https URL without user, query and fragment"
        );
        boolean requireHttps = section.flag("requireHttpsMetadata", true);
        Duration refresh = section.duration("keyRefresh", Duration.ofMinutes(15), Duration.ofSeconds(1), DAY);
        Duration atMostEvery = section.duration("keyRefreshAtMostEvery", Duration.ofSeconds(10), Duration.ZERO, DAY);
        Duration within = section.duration("keysWithin", Duration.ofSeconds(5), Duration.ofMillis(1), MINUTE);
        if (url == null) {
            return null;
        }
        if (requireHttps && !url.regionMatches(true, 0, "https:", 0, "https:".length())) {
            reader.problem("auth.authority must be an https URL, unless auth.requireHttpsMetadata is false.");
        }
        return new Trust.Authority(url, requireHttps, refresh, atMostEvery, within);
    }

    private @Nullable Trust issuers() {
        String entries = section.optionalText("issuers");
        if (entries == null) {
            return null;
        }
        List<IssuerKey> keys = new ArrayList<>();
        for (String entry : entries.split(",", -1)) {
            key(entry).ifPresent(keys::add);
        }
        return new Trust.Issuers(keys);
    }

    private Optional<IssuerKey> key(String entry) {
        int equals = entry.indexOf('=');
        String issuer = entry.substring(0, Math.max(equals, 0)).strip();
        String file = entry.substring(equals + 1).strip();
        if (issuer.isEmpty() || file.isEmpty()) {
            reader.problem("auth.issuers must be entries of the form issuer=file, with commas between them.");
            return Optional.empty();
        }
        try {
            return Optional.of(IssuerKey.read(issuer, Path.of(file)));
        } catch (IssuerKeyException | InvalidPathException e) {
            reader.problem("auth.issuers cannot be used: " + e.getMessage() + ".");
            return Optional.empty();
        }
    }

    private Limits limits() {
        int threads = section.number("tokenThreads", 2, 1, 1024);
        int maxWaiting = section.number("maxWaitingTokens", 1000, 1, 1_000_000);
        int cached = section.number("cachedTokens", 10_000, 0, 1_000_000);
        return new Limits(cached, threads, maxWaiting);
    }

    private static Optional<String> authorityUrl(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return http && plain && uri.getHost() != null ? Optional.of(text) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
