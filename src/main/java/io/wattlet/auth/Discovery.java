package io.wattlet.auth;

import com.nimbusds.jose.jwk.JWK;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.outgoing.CallLimits;
import io.wattlet.outgoing.Callee;
import io.wattlet.outgoing.HttpCall;
import io.wattlet.outgoing.Outgoing;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Reads the keys of an OpenID provider: its discovery document, and the key set that this names (OpenID Connect Discovery
 * 1.0, section 4). Redirects are not followed, and what is longer than a quarter of a mebibyte is refused.
 */
final class Discovery {

    private static final String DOCUMENT = ".well-known/openid-configuration";
    private static final int MOST_BYTES = 1 << 18;

    /** Each of them may be tried for a token that names no key. */
    private static final int MOST_KEYS = 64;
    private static final int OK = 200;

    private final AuthSettings.Trust.Authority authority;
    private final Outgoing outgoing;
    private final CallLimits limits;

    Discovery(Outgoing outgoing, AuthSettings.Trust.Authority authority) {
        this.authority = authority;
        this.outgoing = outgoing;
        this.limits = CallLimits.of(authority.answerWithin(), MOST_BYTES);
    }

    /** The keys as they are now. Fails when they cannot be found out. */
    Future<TrustedKeys> read() {
        String url = authority.url();
        return get(url + (url.endsWith("/") ? "" : "/") + DOCUMENT).compose(document ->
            get(keySetUrl(document)).map(keySet -> keys(text(document, "issuer"), keySet))
        );
    }

    private String keySetUrl(JsonObject document) {
        String text = text(document, "jwks_uri");
        try {
            String scheme = String.valueOf(new URI(text).getScheme()).toLowerCase(Locale.ROOT);
            if (scheme.equals("https") || (scheme.equals("http") && !authority.requireHttps())) {
                return text;
            }
        } catch (URISyntaxException _) {
            // falls through to the same complaint
        }
        throw new UselessAnswerException(
            "its jwks_uri is no " + (authority.requireHttps() ? "https" : "http") + " URL"
        );
    }

    private TrustedKeys keys(String issuer, JsonObject keySet) {
        if (!(keySet.getValue("keys") instanceof JsonArray members) || members.size() > MOST_KEYS) {
            throw new UselessAnswerException("its key set has no list of at most " + MOST_KEYS + " keys");
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (Object member : members) {
            if (member instanceof JsonObject key) {
                add(keys, key);
            }
        }
        Map<String, List<VerificationKey>> byIssuer = new HashMap<>();
        byIssuer.put(authority.url(), List.copyOf(keys));
        byIssuer.put(issuer, List.copyOf(keys));
        return new TrustedKeys(byIssuer);
    }

    // A set may hold keys for other purposes and of kinds that are not known here; they are nobody's fault.
    private static void add(List<VerificationKey> keys, JsonObject member) {
        try {
            VerificationKey.of(JWK.parse(member.getMap())).ifPresent(keys::add);
        } catch (ParseException | IllegalArgumentException | IllegalStateException _) {
            // not a key for us
        }
    }

    private static String text(JsonObject document, String name) {
        if (document.getValue(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new UselessAnswerException("its discovery document has no " + name);
    }

    private Future<JsonObject> get(String url) {
        URI address;
        try {
            address = new URI(url);
        } catch (URISyntaxException _) {
            return Future.failedFuture(new UselessAnswerException("there is no URL to read from"));
        }
        return outgoing
            .send(Callee.AUTHORITY, HttpCall.get(address), limits)
            .compose(answer ->
                answer.status() == OK
                    ? answer.body()
                    : Future.failedFuture(new UselessAnswerException("it answers with status " + answer.status()))
            )
            .timeout(authority.answerWithin().toMillis(), TimeUnit.MILLISECONDS)
            .map(Discovery::json);
    }

    private static JsonObject json(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException _) {
            throw new UselessAnswerException("its answer is no JSON object");
        }
    }

    /** The provider answered, but not with what was asked for. Repeats nothing of the answer. */
    static final class UselessAnswerException extends RuntimeException {

        UselessAnswerException(String message) {
            super(message, null, false, false);
        }
    }
}
