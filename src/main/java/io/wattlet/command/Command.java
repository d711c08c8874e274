package io.wattlet.command;

import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.CertificateId;
import java.util.List;
import java.util.UUID;

/** Something a wallet is asked to do. What REST calls a request is a command. */
public sealed interface Command {
    /** Id of the command, a version 7 UUID; also the id under which its status is read. */
    UUID id();

    /** How much it is about, in watt-hours. */
    long quantity();

    /**
     * Hands over a quantity of one certificate to another wallet.
     *
     * @param owner             subject who asks; owns the wallet
     * @param receiverId        an external endpoint of the owner
     * @param quantity          1 to 2^32-1 watt-hours
     * @param hashedAttributes  keys of hashed attributes whose openings go along; unknown keys are passed over
     */
    record Transfer(
        UUID id,
        String owner,
        CertificateId certificate,
        UUID receiverId,
        long quantity,
        List<String> hashedAttributes
    ) implements Command {}

    /**
     * Claims a quantity of production against the same quantity of consumption.
     *
     * @param owner    subject who asks; owns the wallet that holds both
     * @param quantity 1 to 2^32-1 watt-hours
     */
    record Claim(
        UUID id,
        String owner,
        CertificateId production,
        CertificateId consumption,
        long quantity
    ) implements Command {}

    /**
     * Takes in a slice that an issuer or a peer says it handed over.
     *
     * @param endpointPublicKey 74-byte extended public key of the receiving wallet endpoint
     * @param position          child of that endpoint that owns the slice, 0 to 2^31-1
     * @param quantity          0 to 2^32-1 watt-hours
     * @param blinding          blinding of the commitment, little-endian; verified to be 32 bytes when processed
     */
    record ReceiveSlice(
        UUID id,
        Buffer endpointPublicKey,
        int position,
        CertificateId certificate,
        long quantity,
        Buffer blinding,
        List<HashedAttribute> hashedAttributes
    ) implements Command {
        /** Most characters of a registry's name, an attribute's key and its value; what is longer could not be stored. */
        public static final int LONGEST_REGISTRY = 64;
        public static final int LONGEST_ATTRIBUTE_KEY = 256;
        public static final int LONGEST_ATTRIBUTE_VALUE = 512;

        /** Says nothing of the blinding and the openings: commands appear in logs. */
        @Override
        public String toString() {
            return "ReceiveSlice[id=" + id + ", certificate=" + certificate + ", position=" + position + "]";
        }
    }

    /**
     * Frees a claimed slice, because the certificate that it was claimed against was withdrawn. The node asks for it itself,
     * so it is in nobody's list of requests: what an owner sees is that the claim is gone and the quantity is back.
     *
     * @param claimId     the claim, which is also the allocation on the registry
     * @param certificate of the slice that is freed
     * @param quantity    of the claim
     */
    record Unclaim(UUID id, UUID claimId, CertificateId certificate, long quantity) implements Command {}

    /** The opening of one hashed attribute; {@code salt} is secret. */
    record HashedAttribute(String key, String value, Buffer salt) {
        @Override
        public String toString() {
            return "HashedAttribute[key=" + key + "]";
        }
    }
}
