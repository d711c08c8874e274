package io.wattlet.registry;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Hashes;
import io.wattlet.proto.registry.v1.Transaction;
import java.util.Base64;

/**
 * Names a transaction: the SHA-256 of its canonical serialization.
 *
 * @param sha256 32 bytes
 */
public record TransactionId(Buffer sha256) {
    private static final int LENGTH = 32;

    public TransactionId {
        if (sha256.length() != LENGTH) {
            throw new IllegalArgumentException("a transaction id has 32 bytes, not " + sha256.length());
        }
    }

    /** The id of a transaction. */
    public static TransactionId of(Transaction transaction) {
        return ofSerialized(transaction.toByteArray());
    }

    static TransactionId ofSerialized(byte[] transaction) {
        return new TransactionId(Buffer.buffer(Hashes.sha256(transaction)));
    }

    /** The text under which registries know the transaction: standard base64 with padding, 44 characters. */
    public String base64() {
        return Base64.getEncoder().encodeToString(sha256.getBytes());
    }

    @Override
    public String toString() {
        return base64();
    }
}
