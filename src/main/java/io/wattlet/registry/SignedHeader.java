package io.wattlet.registry;

import com.google.protobuf.ByteString;
import io.wattlet.crypto.Ed25519PublicKey;
import io.wattlet.proto.electricity.v1.PublicKey;
import io.wattlet.proto.registry.v1.Transaction;

/**
 * The part of a transaction that is signed, and its signature.
 *
 * @param bytes     the header in the canonical serialization: whatever the sender's was, this is what counts
 * @param signature DER for an owner's secp256k1 key, 64 bytes for an Ed25519 key
 */
record SignedHeader(ByteString bytes, ByteString signature) {
    static SignedHeader of(Transaction transaction) {
        return new SignedHeader(transaction.getHeader().toByteString(), transaction.getHeaderSignature());
    }

    boolean isSignedBy(PublicKey owner) {
        return OwnerKeys.verify(owner, bytes.toByteArray(), signature.toByteArray());
    }

    boolean isSignedBy(Ed25519PublicKey issuer) {
        return issuer.verify(bytes.toByteArray(), signature.toByteArray());
    }
}
