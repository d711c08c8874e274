package io.wattlet.command;

import io.vertx.core.buffer.Buffer;
import java.util.regex.Pattern;

/**
 * What an owner calls a submission by, to be able to hand it in again.
 *
 * @param value    1 to 255 printable ASCII characters
 * @param bodyHash SHA-256 of what tells the submission from others: the operation and the body
 */
public record IdempotencyKey(String value, Buffer bodyHash) {
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,255}");
    private static final int HASH_BYTES = 32;

    public IdempotencyKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("an idempotency key has 1 to 255 printable ASCII characters");
        }
        if (bodyHash.length() != HASH_BYTES) {
            throw new IllegalArgumentException("a hash has " + HASH_BYTES + " bytes");
        }
    }

    /** Whether a text can be a key. */
    public static boolean isValid(String value) {
        return PRINTABLE.matcher(value).matches();
    }
}
