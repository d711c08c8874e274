package io.wattlet.registry;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.crypto.RangeProof;
import io.wattlet.crypto.Scalar;
import io.wattlet.proto.electricity.v1.PublicKey;
import java.nio.charset.StandardCharsets;

/** A slice with all that its owner knows. */
record Secret(long quantity, Scalar blinding, ExtendedPrivateKey owner) {
    Commitment commitment() {
        return Commitment.of(quantity, blinding);
    }

    ByteString hash() {
        return ByteString.copyFrom(commitment().sliceHash());
    }

    Buffer name() {
        return Buffer.buffer(commitment().sliceHash());
    }

    PublicKey key() {
        return keyOf(owner);
    }

    /** The same slice in other hands. */
    Secret ownedBy(ExtendedPrivateKey other) {
        return new Secret(quantity, blinding, other);
    }

    io.wattlet.proto.electricity.v1.Commitment proven(String label) {
        byte[] proof = RangeProof.prove(quantity, blinding, label.getBytes(StandardCharsets.UTF_8), Workshop.RANDOM);
        return io.wattlet.proto.electricity.v1.Commitment.newBuilder()
            .setContent(ByteString.copyFrom(commitment().toBytes()))
            .setRangeProof(ByteString.copyFrom(proof))
            .build();
    }

    static PublicKey keyOf(ExtendedPrivateKey owner) {
        return PublicKey.newBuilder().setContent(ByteString.copyFrom(owner.publicKey().compressed())).build();
    }
}
