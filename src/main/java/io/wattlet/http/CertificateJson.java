package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wattlet.query.CertificateFacts;
import io.wattlet.query.CertificateFacts.Attribute;
import io.wattlet.query.CertificateType;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How certificates, and what names them, are read and written. */
final class CertificateJson {

    private CertificateJson() {}

    /** The shape of {@code {registry, streamId}} in a body. */
    static CertificateId readId(ObjectDecoder object) {
        return new CertificateId(object.text("registry"), object.uuid("streamId"));
    }

    static void writeId(JsonGenerator json, CertificateId id) throws IOException {
        json.writeObjectFieldStart("federatedStreamId");
        json.writeStringField("registry", id.registry());
        json.writeStringField("streamId", id.streamId().toString());
        json.writeEndObject();
    }

    static void writePeriod(JsonGenerator json, Instant start, Instant end, String gridArea) throws IOException {
        json.writeNumberField("start", start.getEpochSecond());
        json.writeNumberField("end", end.getEpochSecond());
        json.writeStringField("gridArea", gridArea);
    }

    static void writeType(JsonGenerator json, CertificateType type) throws IOException {
        json.writeStringField(
            "certificateType",
            switch (type) {
                case CONSUMPTION -> "consumption";
                case PRODUCTION -> "production";
            }
        );
    }

    /**
     * Attributes in the order of their stored keys, each under its key with the first character in lower case. Where that
     * would meet another attribute's own key, it keeps its key as it is.
     */
    static void writeAttributes(JsonGenerator json, CertificateFacts certificate) throws IOException {
        List<Attribute> sorted = certificate.attributes().stream().sorted(AttributeOrder.BY_KEY).toList();
        Set<String> keys = sorted.stream().map(Attribute::key).collect(Collectors.toUnmodifiableSet());
        json.writeObjectFieldStart("attributes");
        for (Attribute attribute : sorted) {
            String lowered = lowered(attribute.key());
            json.writeStringField(keys.contains(lowered) ? attribute.key() : lowered, attribute.value());
        }
        json.writeEndObject();
    }

    private static String lowered(String key) {
        return key.isEmpty() ? key : Character.toLowerCase(key.charAt(0)) + key.substring(1);
    }
}
