package io.wattlet.receive;

import io.wattlet.registry.CertificateId;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.TransactionId;
import java.util.Set;

/** What a certificate's registry says about it. */
sealed interface Present {
    /**
     * The stream was read and holds what it should.
     *
     * @param transactions the ids of all its transactions
     */
    record Verified(
        CertificateId id,
        CertificateProjection certificate,
        Set<TransactionId> transactions
    ) implements Present {}

    /** The stream was read and is not to be trusted. */
    record Rejected(String reason) implements Present {}

    /** There is no answer to rely on yet. */
    record Open(String reason) implements Present {}
}
