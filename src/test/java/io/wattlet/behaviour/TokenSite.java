package io.wattlet.behaviour;

import io.vertx.core.Vertx;
import io.wattlet.devnet.identity.IdentityProvider;
import io.wattlet.devnet.identity.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node whose callers bring tokens with scopes, which knows no registry. Started once for all tests. */
record TokenSite(Site site, SigningKey key, String issuer) {
    private static final String AUDIENCE = "wallets";
    private static final long SECONDS_TO_START = 60;

    /** The one for all tests. */
    static TokenSite get() {
        return Holder.SITE;
    }

    private static final class Holder {

        static final TokenSite SITE = start();
    }

    private static TokenSite start() {
        try {
            Vertx vertx = Vertx.vertx();
            SigningKey key = SigningKey.ecdsa("behaviour");
            IdentityProvider provider = IdentityProvider.start(vertx, 0, "/realm").await(
                SECONDS_TO_START,
                TimeUnit.SECONDS
            );
            provider.publish(key.published());
            Path network = Files.writeString(
                Files.createTempFile("wattlet-behaviour", ".yaml"),
                "registries: {narnia: {url: \"http://127.0.0.1:1\"}}\nareas: {}\n"
            );
            Site.Running running = Site.node(network, settings(provider.authority()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, vertx, network)));
            Site site = new Site(running.rest(), running.channel(), running.rest());
            return new TokenSite(site, key, provider.authority());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the identity provider does not start", e);
        }
    }

    private static Map<String, String> settings(String authority) {
        return Map.of(
            "WATTLET_AUTH_TYPE",
            "jwt",
            "WATTLET_AUTH_AUTHORITY",
            authority,
            "WATTLET_AUTH_REQUIRE_HTTPS_METADATA",
            "false",
            "WATTLET_AUTH_AUDIENCE",
            AUDIENCE,
            "WATTLET_AUTH_ENABLE_SCOPE_VALIDATION",
            "true"
        );
    }

    private static void stop(Site.Running running, Vertx vertx, Path network) {
        try {
            running.stop();
            vertx.close().await(SECONDS_TO_START, TimeUnit.SECONDS);
            Files.deleteIfExists(network);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Claims that a token needs, of which each may be changed. */
    Map<String, Object> claims(String subject, String scope) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", AUDIENCE);
        claims.put("exp", Instant.now().getEpochSecond() + 3_600);
        claims.put("sub", subject);
        claims.put("scope", scope);
        return claims;
    }

    /** A caller with a token of these claims. */
    Caller with(Map<String, ?> claims) {
        return bearing(key.sign(claims));
    }

    /** A caller with this token. */
    Caller bearing(String token) {
        return saying("Bearer " + token);
    }

    /** A caller who says this of himself. */
    Caller saying(String authorization) {
        return new Caller("authorization", authorization);
    }
}
