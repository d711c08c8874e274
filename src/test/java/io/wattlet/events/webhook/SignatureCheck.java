package io.wattlet.events.webhook;

// The documentation shows what follows; a test sees to it that it is the same.
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

final class SignatureCheck {

    private static final Pattern HEADER = Pattern.compile("t=([0-9]{1,12}),v1=([0-9a-f]{64})");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final SecretKeySpec key;

    SignatureCheck(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /** Whether a delivery is genuine and not an old one. The body is checked as it came, before it is parsed. */
    boolean accepts(String wattletSignature, String wattletDelivery, byte[] body) {
        Matcher header = HEADER.matcher(wattletSignature);
        if (!header.matches()) {
            return false;
        }
        Instant signed = Instant.ofEpochSecond(Long.parseLong(header.group(1)));
        if (Duration.between(signed, Instant.now()).abs().compareTo(TOLERANCE) > 0) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((header.group(1) + "." + wattletDelivery + ".").getBytes(StandardCharsets.UTF_8));
            byte[] expected = mac.doFinal(body);
            return MessageDigest.isEqual(expected, HexFormat.of().parseHex(header.group(2)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
