package io.wattlet.devnet.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever knows nothing but the authority can verify the tokens, with another library than the one that serves. */
class IdentityProviderIT {

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        Await.result(vertx.close());
    }

    @Test
    void publishesTheKeysThatTokensAreSignedWith() throws Exception {
        SigningKey rsa = SigningKey.rsa("one");
        SigningKey ecdsa = SigningKey.ecdsa("two");
        IdentityProvider provider = Await.result(IdentityProvider.start(vertx, 0, "/realm"));
        provider.publish(rsa.published(), ecdsa.published());

        JsonObject discovery = new JsonObject(get(provider.authority() + "/.well-known/openid-configuration"));
        JWKSet keys = JWKSet.parse(get(discovery.getString("jwks_uri")));

        assertEquals(provider.authority(), discovery.getString("issuer"));
        JWSObject byRsa = JWSObject.parse(rsa.sign(Map.of("sub", "alice")));
        JWSObject byEcdsa = JWSObject.parse(ecdsa.sign(Map.of("sub", "alice")));
        assertTrue(byRsa.verify(new RSASSAVerifier(keys.getKeyByKeyId("one").toRSAKey())));
        assertTrue(byEcdsa.verify(new ECDSAVerifier(keys.getKeyByKeyId("two").toECKey())));
        assertEquals("alice", byRsa.getPayload().toJSONObject().get("sub"));
    }

    @Test
    void comesBackAtTheSameAddressWithOtherKeys() throws Exception {
        IdentityProvider provider = Await.result(IdentityProvider.start(vertx, 0, ""));
        provider.publish(SigningKey.ecdsa("old").published());
        Await.result(provider.close());
        assertThrows(ConnectException.class, () -> get(provider.authority() + "/keys"));

        Await.result(provider.publish(SigningKey.ecdsa("new").published()).reopen());

        assertEquals("new", JWKSet.parse(get(provider.authority() + "/keys")).getKeys().getFirst().getKeyID());
    }

    @Test
    void aKeyFromPemIsTheSameKey() {
        PublishedKey key = SigningKey.rsa("one").published();

        assertEquals(key.pem(), PublishedKey.rsaOfPem("other", key.pem()).pem());
        assertThrows(IllegalArgumentException.class, () -> PublishedKey.rsaOfPem("x", "-----BEGIN PUBLIC KEY-----"));
    }

    private String get(String uri) throws IOException, InterruptedException {
        return client
            .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    }
}
