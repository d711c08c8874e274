package io.wattlet.plan;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.Scalar;
import io.wattlet.registry.CertificateId;
import java.util.UUID;

/**
 * A slice of the wallet that a command may spend.
 *
 * @param hash             SHA-256 of the commitment, 32 bytes: the slice's name on the registry
 * @param quantity         0 to 2^32-1 watt-hours
 * @param blinding         blinding of the commitment, 32 bytes little-endian; secret
 * @param endpointPosition child of the wallet's master key that the endpoint is
 * @param position         child of that endpoint that owns the slice
 */
record HeldSlice(
    UUID id,
    CertificateId certificate,
    Buffer hash,
    long quantity,
    Buffer blinding,
    int endpointPosition,
    int position
) {
    Scalar blindingScalar() {
        return Scalar.fromBytesModOrder(blinding.getBytes());
    }

    Commitment commitment() {
        return Commitment.of(quantity, blindingScalar());
    }

    @Override
    public String toString() {
        return "HeldSlice[id=" + id + ", certificate=" + certificate + "]";
    }
}
