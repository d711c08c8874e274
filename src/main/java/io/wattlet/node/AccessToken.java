package io.wattlet.node;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What whoever runs nodes shows at the management endpoint. Never shown itself. */
public final class AccessToken {

    /** Characters; a shorter one might be guessed. */
    static final int SHORTEST = 32;

    private static final String SCHEME = "Bearer ";

    private final byte[] text;

    private AccessToken(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Takes a token.
     *
     * @param text visible characters of ASCII, at least {@value #SHORTEST}
     * @throws IllegalArgumentException when it is not; does not say what it is
     */
    static AccessToken of(String text) {
        if (text.length() < SHORTEST || !text.chars().allMatch(one -> one > ' ' && one < 0x7f)) {
            throw new IllegalArgumentException("no access token");
        }
        return new AccessToken(text);
    }

    /** Whether a header of authorization shows it; takes the same time wherever it differs. */
    boolean isShownBy(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] shown = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(text, shown);
    }

    @Override
    public String toString() {
        return "***";
    }
}
