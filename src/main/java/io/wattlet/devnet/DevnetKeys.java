package io.wattlet.devnet;

import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.crypto.Hashes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The keys of the devnet's issuer and chronicler. They are NOT SECRET: each is computed from its published purpose, so
 * that every devnet has the same ones and a network configuration can be written once and for all.
 */
final class DevnetKeys {

    private static final String PURPOSE = "Wattlet devnet, not a secret: ";
    /** PKCS #8 (RFC 8410) of an Ed25519 key, up to its 32 bytes. */
    private static final byte[] PKCS8_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private DevnetKeys() {}

    /** The key that issues and withdraws the certificates of a grid area. */
    static Ed25519PrivateKey issuer(String area) {
        return fromPurpose("issuer of grid area " + area);
    }

    /** The key that the chronicler signs claim intents with. */
    static Ed25519PrivateKey chronicler() {
        return fromPurpose("chronicler");
    }

    private static Ed25519PrivateKey fromPurpose(String purpose) {
        ByteArrayOutputStream pkcs8 = new ByteArrayOutputStream();
        pkcs8.writeBytes(PKCS8_PREFIX);
        pkcs8.writeBytes(Hashes.sha256((PURPOSE + purpose).getBytes(StandardCharsets.UTF_8)));
        return Ed25519PrivateKey.fromPem(
            "-----BEGIN PRIVATE KEY-----\n" +
                Base64.getEncoder().encodeToString(pkcs8.toByteArray()) +
                "\n-----END PRIVATE KEY-----\n"
        );
    }
}
