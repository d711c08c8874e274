package io.wattlet.query;

import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.List;

/**
 * What a certificate says, as one wallet can read it.
 *
 * @param attributes in the order of their keys; values are plain where the wallet holds the opening of a hashed attribute
 */
public record CertificateFacts(
    CertificateId id,
    Instant start,
    Instant end,
    String gridArea,
    CertificateType type,
    List<Attribute> attributes
) {
    public CertificateFacts {
        attributes = List.copyOf(attributes);
    }

    /** One attribute; {@code value} is the base64 hash where the plain value is not known. */
    public record Attribute(String key, String value) {}
}
