package io.wattlet.auth;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were verified lately, so that a token that is sent again and again costs a hash and no signature.
 *
 * <p>A token is known by its SHA-256: the memory holds no token that could be stolen from it, and takes the same room
 * whatever a token's length. It counts until it expires, and as long as the keys are those that it was verified with. Only
 * tokens that count get in, so nobody without a key can push others out. There is room for as many tokens as were said,
 * each some 500 bytes; beyond that the one that was used longest ago makes room, and is verified anew when it comes back.
 * For any thread; the lock is held for a look-up.
 */
final class VerifiedTokens {

    private record Verified(Caller caller, TrustedKeys keys, Instant end) {}

    private final Map<ByteBuffer, Verified> byHash;

    VerifiedTokens(int most) {
        this.byHash = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Verified> eldest) {
                return size() > most;
            }
        };
    }

    /** The caller that a token stands for, if it still does. */
    Optional<Caller> find(ByteBuffer hash, TrustedKeys keys, Instant now) {
        @Nullable
        Verified found = get(hash);
        return found != null && found.keys.equals(keys) && found.end.isAfter(now)
            ? Optional.of(found.caller)
            : Optional.empty();
    }

    /**
     * Remembers a token.
     *
     * @param keys that it was verified with
     * @param end  when it expires
     */
    synchronized void add(ByteBuffer hash, Caller caller, TrustedKeys keys, Instant end) {
        byHash.put(hash, new Verified(caller, keys, end));
    }

    private synchronized @Nullable Verified get(ByteBuffer hash) {
        return byHash.get(hash);
    }
}
