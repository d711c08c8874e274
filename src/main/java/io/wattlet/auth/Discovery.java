package io.wattlet.auth;

import com.nimbusds.jose.jwk.JWK;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
    private final HttpClient client;

    Discovery(Vertx vertx, AuthSettings.Trust.Authority authority) {
        this.authority = authority;
        this.client = vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(Math.toIntExact(authority.answerWithin().toMillis()))
        );
    }

    /** The keys as they are now. Fails when they cannot be found out. */
    Future<TrustedKeys> read() {
        String url = authority.url();
        return get(url + (url.endsWith("/") ? "" : "/") + DOCUMENT).compose(document ->
            get(keySetUrl(document)).map(keySet -> keys(text(document, "issuer"), keySet))
        );
    }

    Future<Void> close() {
        return client.close();
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
        long millis = authority.answerWithin().toMillis();
        RequestOptions options = new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url)
            .setFollowRedirects(false)
            .setTimeout(millis);
        return client
            .request(options)
            .compose(request ->
                request
                    .send()
                    .compose(Discovery::body)
                    .timeout(millis, TimeUnit.MILLISECONDS)
                    .onFailure(_ -> request.reset())
            )
            .map(Discovery::json);
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != OK) {
            return Future.failedFuture(new UselessAnswerException("it answers with status " + response.statusCode()));
        }
        Promise<Buffer> body = Promise.promise();
        Buffer collected = Buffer.buffer();
        response.exceptionHandler(body::tryFail);
        response.endHandler(_ -> body.tryComplete(collected));
        response.handler(chunk -> {
            if (collected.length() + chunk.length() > MOST_BYTES) {
                body.tryFail(new UselessAnswerException("its answer is longer than " + MOST_BYTES + " bytes"));
            } else {
                collected.appendBuffer(chunk);
            }
        });
        return body.future();
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
