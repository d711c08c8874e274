package io.wattlet.query;

import java.time.Instant;

/**
 * What came together in one unit of time.
 *
 * @param start    earliest start of what was summed, not of the unit
 * @param end      latest end of what was summed
 * @param quantity watt-hours
 */
public record Bucket(Instant start, Instant end, long quantity) {
    /**
     * The sum of certificates of one type.
     */
    public record OfCertificates(CertificateType type, Bucket sum) {}
}
