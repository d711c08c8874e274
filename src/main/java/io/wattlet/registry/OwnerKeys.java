package io.wattlet.registry;

import io.wattlet.crypto.Ed25519PublicKey;
import io.wattlet.crypto.MalformedKeyException;
import io.wattlet.crypto.MalformedSignatureException;
import io.wattlet.crypto.OwnerSignatures;
import io.wattlet.proto.electricity.v1.PublicKey;

/** The public keys inside events, of either kind. */
final class OwnerKeys {

    private OwnerKeys() {}

    /** Whether a slice may be given to this key. */
    static boolean isValid(PublicKey key) {
        return switch (key.getType()) {
            case Secp256k1 -> OwnerSignatures.isValidPublicKey(key.getContent().toByteArray());
            case ED25519 -> isValidEd25519(key);
            case UNRECOGNIZED -> false;
        };
    }

    /**
     * Whether the owner of a slice made this signature.
     *
     * @throws UnanswerableException when the key is none, or the signature of a secp256k1 key is not DER
     */
    static boolean verify(PublicKey owner, byte[] message, byte[] signature) {
        try {
            return switch (owner.getType()) {
                case Secp256k1 -> OwnerSignatures.verify(owner.getContent().toByteArray(), message, signature);
                case ED25519 -> ed25519(owner).verify(message, signature);
                case UNRECOGNIZED -> throw new MalformedKeyException("of an unknown type");
            };
        } catch (MalformedKeyException e) {
            throw new UnanswerableException("the slice belongs to a key that is none");
        } catch (MalformedSignatureException e) {
            throw new UnanswerableException("the owner's signature is not DER");
        }
    }

    private static boolean isValidEd25519(PublicKey key) {
        try {
            ed25519(key);
            return true;
        } catch (MalformedKeyException e) {
            return false;
        }
    }

    private static Ed25519PublicKey ed25519(PublicKey key) {
        return Ed25519PublicKey.fromDer(key.getContent().toByteArray());
    }
}
