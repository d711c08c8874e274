package io.wattlet.devnet.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;

/** A private key that signs tokens, freshly made. */
public final class SigningKey {

    private static final int RSA_BITS = 2048;

    private final PublishedKey published;
    private final JWSSigner signer;
    private final String algorithm;

    private SigningKey(PublishedKey published, JWSSigner signer, String algorithm) {
        this.published = published;
        this.signer = signer;
        this.algorithm = algorithm;
    }

    /** An RSA key of 2048 bits, which signs with RS256. */
    public static SigningKey rsa(String id) {
        try {
            RSAKey key = new RSAKeyGenerator(RSA_BITS).keyID(id).generate();
            return new SigningKey(new PublishedKey(key.toPublicJWK()), new RSASSASigner(key), "RS256");
        } catch (JOSEException e) {
            throw new IllegalStateException("this Java platform makes no RSA keys", e);
        }
    }

    /** A key on the curve P-256, which signs with ES256. */
    public static SigningKey ecdsa(String id) {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256).keyID(id).generate();
            return new SigningKey(new PublishedKey(key.toPublicJWK()), new ECDSASigner(key), "ES256");
        } catch (JOSEException e) {
            throw new IllegalStateException("this Java platform makes no keys on P-256", e);
        }
    }

    /** The half that others may know. */
    public PublishedKey published() {
        return published;
    }

    /** A token with these claims, whose header names the key. */
    public String sign(Map<String, ?> claims) {
        JsonObject header = new JsonObject().put("alg", algorithm).put("typ", "JWT").put("kid", published.id());
        return sign(header.encode(), Json.encode(claims));
    }

    /** A token with these claims, whose header names no key. */
    public String signWithoutKeyId(Map<String, ?> claims) {
        JsonObject header = new JsonObject().put("alg", algorithm).put("typ", "JWT");
        return sign(header.encode(), Json.encode(claims));
    }

    /**
     * A token of two texts as they are.
     *
     * @param header a JSON object; its {@code alg} must be one that this key can sign with
     * @param claims any text, so that it may also be none that anybody should accept
     */
    public String sign(String header, String claims) {
        String signed = encode(header) + "." + encode(claims);
        try {
            Base64URL signature = signer.sign(JWSHeader.parse(header), signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + signature;
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException("this key cannot sign under the header " + header, e);
        }
    }

    /** A token that nobody has signed. */
    public static String unsigned(Map<String, ?> claims) {
        return unsigned("{\"alg\":\"none\",\"typ\":\"JWT\"}", Json.encode(claims));
    }

    /** A token of two texts as they are, that nobody has signed. */
    public static String unsigned(String header, String claims) {
        return encode(header) + "." + encode(claims) + ".";
    }

    private static String encode(String text) {
        return Base64URL.encode(text).toString();
    }
}
