package io.wattlet.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.identity.SigningKey;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the keys that an authority publishes count. */
class VerificationKeyTest {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\'',
        textBlock = """
        {}                                 | true
        {"use":"sig"}                      | true
        {"use":"enc"}                      | false
        {"key_ops":["encrypt","verify"]}   | true
        {"key_ops":["encrypt"]}            | false
        {"alg":"RS256"}                    | true
        {"alg":"RS512"}                    | false
        """
    )
    void aKeyCountsForWhatItIsMeant(String meant, boolean counts) throws ParseException {
        SigningKey key = SigningKey.rsa("one");
        String published = key.published().toJson().mergeIn(new JsonObject(meant)).encode();

        assertEquals(counts, verifies(JWK.parse(published), key.sign(Map.of("sub", "alice"))));
    }

    @ParameterizedTest
    @CsvSource({ "2048, true", "1024, false" })
    void aShortKeyDoesNotCount(int bits, boolean counts) throws JOSEException {
        RSAKey key = new RSAKeyGenerator(bits, true).generate();
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.RS256), new Payload("{\"sub\":\"alice\"}"));
        token.sign(new RSASSASigner(key.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));

        assertEquals(counts, verifies(key.toPublicJWK(), token.serialize()));
    }

    private static boolean verifies(JWK published, String token) {
        return VerificationKey.of(published)
            .filter(key -> key.verifies(JWSAlgorithm.RS256, Jwt.parse(token)))
            .isPresent();
    }
}
