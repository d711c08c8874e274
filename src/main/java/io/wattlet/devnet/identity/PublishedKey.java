package io.wattlet.devnet.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** A public key under which tokens can be verified, in the two forms in which it is told to others. */
public final class PublishedKey {

    private final JWK key;

    PublishedKey(JWK key) {
        this.key = key;
    }

    /**
     * A key that somebody else signs with.
     *
     * @param id  that the key has in a key set
     * @param pem an RSA key as {@code PUBLIC KEY}
     */
    public static PublishedKey rsaOfPem(String id, String pem) {
        String base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "");
        try {
            X509EncodedKeySpec encoded = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
            RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(encoded);
            return new PublishedKey(new RSAKey.Builder(key).keyID(id).keyUse(KeyUse.SIGNATURE).build());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("this is no RSA key in PEM", e);
        }
    }

    /** Its name in a key set. */
    public String id() {
        return key.getKeyID();
    }

    /** The key as {@code PUBLIC KEY} in PEM (RFC 7468). */
    public String pem() {
        try {
            byte[] encoded = ((AsymmetricJWK) key).toPublicKey().getEncoded();
            byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
            String base64 = Base64.getMimeEncoder(64, lineEnd).encodeToString(encoded);
            return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
        } catch (JOSEException e) {
            throw new IllegalStateException("this Java platform does not know the key's kind", e);
        }
    }

    /** The key as a member of a key set (RFC 7517). */
    public JsonObject toJson() {
        return new JsonObject(key.toJSONObject());
    }
}
