package io.wattlet.auth;

import static com.nimbusds.jose.JWSAlgorithm.Family.EC;
import static com.nimbusds.jose.JWSAlgorithm.Family.RSA;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A token in compact form (RFC 7515, section 7.1), read and not verified.
 *
 * @param header    as it was signed
 * @param claims    what it says
 * @param signed    the text that the signature is over
 * @param signature empty for an unsigned token
 */
record Jwt(ObjectNode header, Claims claims, String signed, Base64URL signature) {
    // What is said twice may be understood in two ways, so it is not understood at all.
    private static final JsonMapper JSON = JsonMapper.builder()
        .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    /**
     * Reads a token.
     *
     * @throws MalformedTokenException when the text is none
     */
    static Jwt parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new MalformedTokenException("there are not three parts");
        }
        return new Jwt(
            object(parts[0]),
            Claims.of(object(parts[1])),
            parts[0] + "." + parts[1],
            Base64URL.encode(decode(parts[2]))
        );
    }

    /** The name of the key that it says it is signed with. */
    Optional<String> keyId() {
        return Optional.of(header.path("kid")).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** Whether it can be verified at all: there is a signature, and no extension that has to be understood for it. */
    boolean isPlainlySigned() {
        return !signature.toString().isEmpty() && !header.has("crit");
    }

    /** How it says it is signed; empty for everything but signatures with RSA and ECDSA keys. */
    Optional<JWSAlgorithm> algorithm() {
        return Optional.of(header.path("alg"))
            .filter(JsonNode::isTextual)
            .map(algorithm -> JWSAlgorithm.parse(algorithm.textValue()))
            .filter(algorithm -> RSA.contains(algorithm) || EC.contains(algorithm));
    }

    private static ObjectNode object(String part) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decode(part))).toString();
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new MalformedTokenException("a part is no JSON object");
        } catch (CharacterCodingException | JsonProcessingException _) {
            throw new MalformedTokenException("a part is no JSON");
        }
    }

    private static byte[] decode(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException _) {
            throw new MalformedTokenException("a part is not base64url");
        }
    }
}
