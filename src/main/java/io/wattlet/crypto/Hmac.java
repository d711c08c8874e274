package io.wattlet.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes (RFC 2104) of the key formats, as the JDK provides them. */
final class Hmac {

    private Hmac() {}

    static byte[] sha256(byte[] key, byte[]... pieces) {
        return hash("HmacSHA256", key, pieces);
    }

    static byte[] sha512(byte[] key, byte[]... pieces) {
        return hash("HmacSHA512", key, pieces);
    }

    private static byte[] hash(String algorithm, byte[] key, byte[]... pieces) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (byte[] piece : pieces) {
                mac.update(piece);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java platform has no " + algorithm, impossible);
        }
    }
}
