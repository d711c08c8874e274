package io.wattlet.registry;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Hashes;
import io.wattlet.proto.electricity.v1.Commitment;
import io.wattlet.proto.electricity.v1.KeyType;
import io.wattlet.proto.electricity.v1.PublicKey;

/**
 * A slice as its stream shows it: a commitment to a quantity, and who may spend it.
 *
 * @param hash       its name on the stream, SHA-256 of the commitment, 32 bytes
 * @param commitment compressed ristretto255 point, 32 bytes; registries do not check that it is one before it is needed
 * @param owner      the key that signs for it, as written in the event that gave it away
 */
public record Slice(Buffer hash, Buffer commitment, PublicKey owner) {
    static Slice of(Commitment commitment, PublicKey owner) {
        byte[] content = commitment.getContent().toByteArray();
        return new Slice(Buffer.buffer(Hashes.sha256(content)), Buffer.buffer(content), owner);
    }

    Slice withOwner(PublicKey newOwner) {
        return new Slice(hash, commitment, newOwner);
    }

    /** Whether this secp256k1 key, 33 bytes compressed, is the owner as written in the event. */
    public boolean isOwnedBy(Buffer compressedKey) {
        return (
            owner.getTypeValue() == KeyType.Secp256k1_VALUE &&
            owner.getContent().equals(ByteString.copyFrom(compressedKey.getBytes()))
        );
    }
}
