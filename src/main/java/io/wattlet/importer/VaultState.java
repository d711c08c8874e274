package io.wattlet.importer;

import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the database of one Vault holds, as it calls it; nothing is interpreted yet.
 *
 * @param slices            what its wallets hold or held, with the key that owns it
 * @param transferredSlices what they handed over, with the receiver's key; one for each hand-over
 * @param openedAttributes  what wallets know of hashed attributes
 * @param requests          what owners asked for
 */
public record VaultState(
    List<Wallet> wallets,
    List<Endpoint> endpoints,
    List<ExternalEndpoint> externalEndpoints,
    List<Certificate> certificates,
    List<Slice> slices,
    List<TransferredSlice> transferredSlices,
    List<Claim> claims,
    List<OpenedAttribute> openedAttributes,
    List<Request> requests
) {
    /** Takes copies. */
    public VaultState {
        wallets = List.copyOf(wallets);
        endpoints = List.copyOf(endpoints);
        externalEndpoints = List.copyOf(externalEndpoints);
        certificates = List.copyOf(certificates);
        slices = List.copyOf(slices);
        transferredSlices = List.copyOf(transferredSlices);
        claims = List.copyOf(claims);
        openedAttributes = List.copyOf(openedAttributes);
        requests = List.copyOf(requests);
    }

    /**
     * A wallet.
     *
     * @param privateKey 74-byte extended private key, in the clear
     * @param disabled   since when; empty for an enabled one
     */
    public record Wallet(UUID id, String owner, Buffer privateKey, Optional<Instant> disabled) {
        /** Without the key. */
        @Override
        public String toString() {
            return "Wallet[" + id + "]";
        }
    }

    /**
     * Where a wallet receives.
     *
     * @param position  child of the wallet's key
     * @param publicKey 74-byte extended public key
     * @param remainder whether it owns what splitting leaves over
     */
    public record Endpoint(UUID id, UUID walletId, int position, Buffer publicKey, boolean remainder) {}

    /**
     * Where an owner sends to.
     *
     * @param endpoint whatever the owner gave as a URL
     */
    public record ExternalEndpoint(UUID id, String owner, Buffer publicKey, String textReference, String endpoint) {}

    /** A certificate with its period from {@code start} to {@code end}. */
    public record Certificate(
        CertificateId id,
        String gridArea,
        CertificateType type,
        boolean withdrawn,
        List<Attribute> attributes,
        Instant start,
        Instant end
    ) {
        /** Takes a copy. */
        public Certificate {
            attributes = List.copyOf(attributes);
        }
    }

    /**
     * An attribute of a certificate, as issued.
     *
     * @param value base64 of its hash when it is hashed
     */
    public record Attribute(String key, String value, boolean hashed) {}

    /**
     * A slice of a certificate.
     *
     * @param position child of the endpoint's key that owns it
     * @param quantity in watt-hours
     * @param blinding 32-byte scalar, little-endian
     */
    public record Slice(
        UUID id,
        CertificateId certificate,
        UUID endpointId,
        int position,
        SliceState state,
        long quantity,
        Buffer blinding,
        Instant updatedAt
    ) {
        /** Without the opening. */
        @Override
        public String toString() {
            return "Slice[" + id + ", " + state + "]";
        }
    }

    /**
     * A slice that was handed over.
     *
     * @param externalEndpointId the receiver
     * @param position           child of the receiver's key that owns it
     */
    public record TransferredSlice(
        UUID id,
        CertificateId certificate,
        UUID externalEndpointId,
        int position,
        TransferredSliceState state,
        long quantity,
        Buffer blinding,
        Instant updatedAt
    ) {
        /** Without the opening. */
        @Override
        public String toString() {
            return "TransferredSlice[" + id + ", " + state + "]";
        }
    }

    /** A claim of a production slice for a consumption slice. Its id is that of the request, and of both allocations. */
    public record Claim(
        UUID id,
        UUID productionSliceId,
        UUID consumptionSliceId,
        ClaimState state,
        Instant updatedAt
    ) {}

    /** What a hashed attribute says, and the salt that it was hashed with. */
    public record OpenedAttribute(UUID walletId, CertificateId certificate, String key, String value, Buffer salt) {}

    /** What an owner asked for, and what became of it. */
    public record Request(
        UUID id,
        String owner,
        RequestStatus status,
        RequestType type,
        Optional<String> failedReason
    ) {}

    /** What a certificate proves. */
    public enum CertificateType {
        CONSUMPTION,
        PRODUCTION,
    }

    /** Where a slice stands. */
    public enum SliceState {
        AVAILABLE,
        SLICING,
        REGISTERING,
        SLICED,
        CLAIMED,
        RESERVED,
        EXPIRED,
    }

    /** Where a slice that was handed over stands. */
    public enum TransferredSliceState {
        REGISTERING,
        TRANSFERRED,
    }

    /** Where a claim stands. */
    public enum ClaimState {
        CREATED,
        CLAIMED,
        UNCLAIMED,
    }

    /** What became of a request. */
    public enum RequestStatus {
        PENDING,
        COMPLETED,
        FAILED,
    }

    /** What was asked for. */
    public enum RequestType {
        CLAIM,
        TRANSFER,
    }
}
