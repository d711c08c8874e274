package io.wattlet.registry;

import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.registry.v1.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Other certificates than the one whose stream a transaction changes. */
final class Certificates {

    private final ElectricityRules.StreamSource streams;

    Certificates(ElectricityRules.StreamSource streams) {
        this.streams = streams;
    }

    /**
     * The state of a certificate; empty when its registry does not have it.
     *
     * @throws RuleBrokenException   when one of its events cannot be read; all are read before the first is applied
     * @throws UnanswerableException when its registry is unknown, its id is none, or its events cannot follow each other
     */
    Optional<CertificateProjection> find(FederatedStreamId id) {
        List<Event> events = Payloads.readAll(stream(id));
        return events.isEmpty() ? Optional.empty() : Optional.of(CertificateProjection.ofEvents(events));
    }

    private List<Transaction> stream(FederatedStreamId id) {
        UUID streamId = StreamIds.parse(id.getStreamId().getValue()).orElseThrow(() ->
            new UnanswerableException("the id of the other certificate is no UUID")
        );
        FederatedStreamId canonical = id
            .toBuilder()
            .setStreamId(Uuid.newBuilder().setValue(streamId.toString()))
            .build();
        try {
            return streams.stream(canonical);
        } catch (UnknownRegistryException e) {
            throw new UnanswerableException("the other certificate is on a registry that is not known or not there");
        }
    }
}
