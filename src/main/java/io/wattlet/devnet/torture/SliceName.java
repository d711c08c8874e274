package io.wattlet.devnet.torture;

import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.CertificateId;
import java.util.HexFormat;

/**
 * What a slice is called everywhere.
 *
 * @param hash SHA-256 of its commitment, 32 bytes
 */
record SliceName(CertificateId certificate, Buffer hash) {
    @Override
    public String toString() {
        return certificate.streamId() + "/" + HexFormat.of().formatHex(hash.getBytes(), 0, 6);
    }
}
