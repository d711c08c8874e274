package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wattlet.query.CertificateFacts;
import io.wattlet.query.CertificateFacts.Attribute;
import io.wattlet.query.CertificateType;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** How certificates, and what names them, are read and written. */
final class CertificateJson {

    private CertificateJson() {}

    /** The shape of {@code {registry, streamId}} in a body. */
    static CertificateId readId(ObjectDecoder object) {
        return new CertificateId(object.text("registry"), object.uuid("streamId"));
    }

    /** One certificate of a list. */
    static void write(JsonGenerator json, CertificateFacts certificate, long quantity) throws IOException {
        writeUpToQuantity(json, certificate);
        json.writeNumber(quantity);
        writeFromQuantityOn(json, certificate);
    }

    /** The first half: next comes the quantity. */
    static void writeUpToQuantity(JsonGenerator json, CertificateFacts certificate) throws IOException {
        json.writeStartObject();
        writeId(json, certificate.id());
        json.writeFieldName("quantity");
    }

    /** The second half: what comes after the quantity. */
    static void writeFromQuantityOn(JsonGenerator json, CertificateFacts certificate) throws IOException {
        writePeriod(json, certificate.start(), certificate.end(), certificate.gridArea());
        writeType(json, "certificateType", certificate.type());
        writeAttributes(json, certificate);
        json.writeEndObject();
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

    static void writeType(JsonGenerator json, String name, CertificateType type) throws IOException {
        json.writeStringField(
            name,
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
        json.writeObjectFieldStart("attributes");
        for (Attribute attribute : certificate.attributes()) {
            json.writeStringField(name(attribute.key(), certificate.attributes()), attribute.value());
        }
        json.writeEndObject();
    }

    private static String name(String key, List<Attribute> all) {
        if (key.isEmpty() || Character.toLowerCase(key.charAt(0)) == key.charAt(0)) {
            return key;
        }
        String lowered = Character.toLowerCase(key.charAt(0)) + key.substring(1);
        for (Attribute other : all) {
            if (other.key().equals(lowered)) {
                return key;
            }
        }
        return lowered;
    }
}
