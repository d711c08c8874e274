package io.wattlet.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.vertx.core.buffer.Buffer;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.v1.Bucket;
import io.wattlet.proto.v1.Certificate;
import io.wattlet.proto.v1.CertificateType;
import io.wattlet.proto.v1.Reason;
import io.wattlet.query.CertificateFacts;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.UUID;

/** Writes what several messages have in common. Times are told in whole seconds, as over REST. */
final class Messages {

    private Messages() {}

    static FederatedStreamId id(CertificateId id) {
        return FederatedStreamId.newBuilder().setRegistry(id.registry()).setStreamId(uuid(id.streamId())).build();
    }

    static Uuid uuid(UUID id) {
        return Uuid.newBuilder().setValue(id.toString()).build();
    }

    static Timestamp time(Instant time) {
        return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
    }

    static ByteString bytes(Buffer bytes) {
        return ByteString.copyFrom(bytes.getBytes());
    }

    static Certificate certificate(CertificateFacts facts) {
        Certificate.Builder certificate = Certificate.newBuilder()
            .setId(id(facts.id()))
            .setType(type(facts.type()))
            .setStart(time(facts.start()))
            .setEnd(time(facts.end()))
            .setGridArea(facts.gridArea());
        facts.attributes().forEach(attribute -> certificate.putAttributes(attribute.key(), attribute.value()));
        return certificate.build();
    }

    static CertificateType type(io.wattlet.query.CertificateType type) {
        return switch (type) {
            case CONSUMPTION -> CertificateType.CERTIFICATE_TYPE_CONSUMPTION;
            case PRODUCTION -> CertificateType.CERTIFICATE_TYPE_PRODUCTION;
        };
    }

    static Bucket bucket(io.wattlet.query.Bucket bucket) {
        return Bucket.newBuilder()
            .setStart(time(bucket.start()))
            .setEnd(time(bucket.end()))
            .setQuantity(bucket.quantity())
            .build();
    }

    static Reason reason(String code, String text) {
        return Reason.newBuilder().setCode(code).setText(text).build();
    }
}
