package io.wattlet.command;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Hashes;
import java.nio.charset.StandardCharsets;
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
    private static final byte[] END_OF_OPERATION = { 0 };

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

    /**
     * The key of a submission that came in a message.
     *
     * @param operation names what the message asks for; the same for all forms of its address
     * @param message   as it was sent
     */
    public static IdempotencyKey of(String value, String operation, Buffer message) {
        byte[] hash = Hashes.sha256(operation.getBytes(StandardCharsets.UTF_8), END_OF_OPERATION, message.getBytes());
        return new IdempotencyKey(value, Buffer.buffer(hash));
    }
}
