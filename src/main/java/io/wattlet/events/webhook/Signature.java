package io.wattlet.events.webhook;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By what receivers know that a delivery is the node's, and not an old one: HMAC-SHA256 (RFC 2104) over the time, the id of
 * the delivery and the body, {@code <seconds>.<id>.<body>}, under the secret of the webhook.
 */
final class Signature {

    /** Name of the header. */
    static final String HEADER = "Wattlet-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** The value of the header: {@code t=<seconds since 1970>,v1=<64 hexadecimal digits>}. */
    static String of(byte[] secret, Instant time, UUID delivery, Buffer body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update((time.getEpochSecond() + "." + delivery + ".").getBytes(StandardCharsets.US_ASCII));
            mac.update(body.getBytes());
            return "t=" + time.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no " + ALGORITHM, e);
        }
    }
}
