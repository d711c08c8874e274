package io.wattlet.devnet;

import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What somebody asks the issuer to issue.
 *
 * @param recipient           who gets it
 * @param meteringPoint       what was measured
 * @param certificate         its name
 * @param type                PRODUCTION or CONSUMPTION
 * @param quantity            0 to 2^32-1
 * @param start               beginning of the period
 * @param end                 end of the period
 * @param gridArea            where it was measured
 * @param clearTextAttributes shown to everybody, in this order
 * @param hashedAttributes    shown as hashes; the recipient learns the openings
 */
record IssuingRequest(
    UUID recipient,
    String meteringPoint,
    CertificateId certificate,
    GranularCertificateType type,
    long quantity,
    Instant start,
    Instant end,
    String gridArea,
    Map<String, String> clearTextAttributes,
    List<Attribute> hashedAttributes
) {
    record Attribute(String key, String value) {}
}
