package io.wattlet.registry;

import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import java.util.UUID;

/**
 * Names one granular certificate: the registry that keeps its stream, and its id there.
 *
 * @param registry name of the registry, as in the network configuration
 * @param streamId the certificate's id; its text form on the wire is always the lower-case one of {@link UUID#toString}
 */
public record CertificateId(String registry, UUID streamId) {
    /** The same name in the form that goes into transactions. */
    public FederatedStreamId toProto() {
        return FederatedStreamId.newBuilder()
            .setRegistry(registry)
            .setStreamId(Uuid.newBuilder().setValue(streamId.toString()))
            .build();
    }

    @Override
    public String toString() {
        return registry + "/" + streamId;
    }
}
