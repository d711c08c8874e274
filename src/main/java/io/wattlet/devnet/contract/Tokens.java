package io.wattlet.devnet.contract;

import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.identity.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs recorded tokens again: those that hold times near the run, or name the address of the recorded authority. */
final class Tokens {

    private static final Pattern TIME = Pattern.compile("(exp|nbf) = now ([+-]) (\\d+)");
    private static final String AUTHORIZATION = "authorization";
    private static final String SCHEME = "Bearer ";

    private final SigningKey key;

    /** Signs with a key that the node under test knows. */
    Tokens(SigningKey key) {
        this.key = key;
    }

    /** Whether the token of a case holds times near the run. */
    static boolean areNearTheRun(RecordedCase recorded) {
        return recorded
            .given()
            .stream()
            .anyMatch(given -> TIME.matcher(given).find());
    }

    /**
     * The request with a new token: the same header and claims, but for the times that the case names.
     *
     * @param issuer        as recorded
     * @param presentIssuer what it is called now
     */
    RecordedCase.Request renew(
        RecordedCase recorded,
        RecordedCase.Request request,
        String issuer,
        String presentIssuer
    ) {
        String token = request.header(AUTHORIZATION).orElseThrow().substring(SCHEME.length());
        String[] parts = token.split("\\.", -1);
        JsonObject claims = new JsonObject(decode(parts[1]));
        if (issuer.equals(claims.getValue("iss"))) {
            claims.put("iss", presentIssuer);
        }
        long now = Instant.now().getEpochSecond();
        for (String given : recorded.given()) {
            Matcher time = TIME.matcher(given);
            while (time.find()) {
                long seconds = Long.parseLong(time.group(3));
                claims.put(time.group(1), time.group(2).equals("-") ? now - seconds : now + seconds);
            }
        }
        return request.withHeader(AUTHORIZATION, SCHEME + key.sign(decode(parts[0]), claims.encode()));
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
