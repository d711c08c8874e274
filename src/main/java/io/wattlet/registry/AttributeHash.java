package io.wattlet.registry;

import io.wattlet.crypto.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** How issuers of Project Origin hide the value of an attribute from all but those who get its salt. */
public final class AttributeHash {

    private AttributeHash() {}

    /**
     * The value that stands on the certificate: base64 of SHA-256 over the UTF-8 of key, value, certificate id in lower case
     * and salt in upper-case hexadecimal, one after the other without separators.
     *
     * @param salt issuers take 16 random bytes
     */
    public static String of(String key, String value, UUID certificate, byte[] salt) {
        String text = key + value + certificate + HexFormat.of().withUpperCase().formatHex(salt);
        return Base64.getEncoder().encodeToString(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
}
