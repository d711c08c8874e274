package io.wattlet.contract;

import io.vertx.core.Vertx;
import io.wattlet.devnet.identity.IdentityProvider;
import io.wattlet.devnet.identity.SigningKey;
import io.wattlet.node.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * A wallet system whose callers bring tokens with scopes (section 3.1, second rule). It has no path base, gives out
 * addresses below another URL, takes bodies of {@value #MOST_BYTES} bytes, and knows no registry.
 */
record TokenTarget(Target target, SigningKey key, String issuer) {
    /** Where others are told to find it. */
    static final String ADDRESS = "https://wallets.example/inner/last";

    /** Of a body. */
    static final int MOST_BYTES = 10_000;

    /** Whom tokens are for. */
    static final String AUDIENCE = "wallets";

    private static final long SECONDS_TO_START = 60;

    /** Started once for all tests; skips the test when another implementation is asked. */
    static TokenTarget get() {
        Assumptions.assumeTrue(
            System.getProperty("contract.wallet") == null,
            "only a node of the tests takes its tokens"
        );
        return Holder.TARGET;
    }

    private static final class Holder {

        static final TokenTarget TARGET = start();
    }

    private static TokenTarget start() {
        try {
            Vertx vertx = Vertx.vertx();
            SigningKey key = SigningKey.ecdsa("contract");
            IdentityProvider provider = IdentityProvider.start(vertx, 0, "/realm").await(
                SECONDS_TO_START,
                TimeUnit.SECONDS
            );
            provider.publish(key.published());
            Path network = Files.writeString(
                Files.createTempFile("wattlet-contract", ".yaml"),
                "registries: {narnia: {url: \"http://127.0.0.1:1\"}}\nareas: {}\n"
            );
            int port = Target.freePort();
            Node node = Target.startNode(port, network, settings(provider.authority()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, vertx, network)));
            URI wallet = URI.create("http://127.0.0.1:" + port);
            return new TokenTarget(new Target(wallet, "", "Authorization", URI.create("")), key, provider.authority());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the identity provider does not start", e);
        }
    }

    private static Map<String, String> settings(String authority) {
        return Map.of(
            "WATTLET_HTTP_ENDPOINT_ADDRESS",
            ADDRESS,
            "WATTLET_HTTP_MAX_BODY_BYTES",
            String.valueOf(MOST_BYTES),
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

    private static void stop(Node node, Vertx vertx, Path network) {
        try {
            node.stop();
            vertx.close().await(SECONDS_TO_START, TimeUnit.SECONDS);
            Files.deleteIfExists(network);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Claims that a token needs, of which each may be changed. */
    Map<String, Object> claims(String subject, String scope) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", AUDIENCE);
        claims.put("exp", now + 3_600);
        claims.put("sub", subject);
        claims.put("scope", scope);
        return claims;
    }

    /** A caller with a token of these claims. */
    Client caller(Map<String, ?> claims) {
        return with("Bearer " + key.sign(claims));
    }

    /** A caller with this value of the header. */
    Client with(String authorization) {
        return new Client(target, authorization);
    }
}
