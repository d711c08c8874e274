package io.wattlet.query;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A wallet as its owner sees it.
 *
 * @param publicKey  74-byte extended public key of the master key
 * @param disabledAt since when it is disabled; null when it is not
 */
public record Wallet(UUID id, Buffer publicKey, @Nullable Instant disabledAt) {}
