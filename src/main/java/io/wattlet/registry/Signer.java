package io.wattlet.registry;

/** Whatever signs the header of a transaction: the owner's key of the slice that it spends, or an issuer's key. */
@FunctionalInterface
public interface Signer {
    /** The signature over a message: DER for owners, 64 bytes for issuers. */
    byte[] sign(byte[] message);
}
