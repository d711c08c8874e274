package io.wattlet.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.CertificateId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;

/**
 * The form in which events go out, whatever the way: one JSON object, as in CloudEvents 1.0 (JSON Event Format, structured
 * mode), with the extensions {@code sequence}, {@code partitionkey}, {@code traceparent} and {@code walletid}.
 */
public final class CloudEvent {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/cloudevents+json";

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_BYTES = 640;

    private final String source;

    /**
     * @param source attribute {@code source}: a URI reference that names the wallet system; with the event's number it is
     *     unique
     */
    public CloudEvent(String source) {
        this.source = source;
    }

    /** UTF-8 without line breaks, at most {@code 4} kB. */
    public Buffer encode(Event event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            attributes(json, event);
            json.writeObjectFieldStart("data");
            data(json, event);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** Its number as others see it: 19 digits, so that numbers and their texts have the same order. */
    public static String sequence(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }

    private void attributes(JsonGenerator json, Event event) throws IOException {
        json.writeStringField("specversion", "1.0");
        json.writeStringField("id", sequence(event.number()));
        json.writeStringField("source", source);
        json.writeStringField("type", event.type().id());
        json.writeStringField("subject", event.subject().toString());
        json.writeStringField("time", event.occurredAt().toString());
        json.writeStringField("datacontenttype", "application/json");
        json.writeStringField("dataschema", "urn:wattlet:event:" + event.type().sql() + ":v1");
        json.writeStringField("sequence", sequence(event.number()));
        json.writeStringField("partitionkey", event.wallet().toString());
        json.writeStringField("walletid", event.wallet().toString());
        if (event.trace().isPresent()) {
            json.writeStringField("traceparent", event.trace().get());
        }
    }

    private static void data(JsonGenerator json, Event event) throws IOException {
        switch (event.type()) {
            case WALLET_CREATED, WALLET_DISABLED, WALLET_ENABLED -> id(json, "walletId", event.subject());
            case COMMAND_ACCEPTED, COMMAND_COMPLETED, COMMAND_REOPENED -> command(json, event);
            case COMMAND_FAILED -> {
                command(json, event);
                json.writeObjectFieldStart("failure");
                json.writeStringField("code", event.detail().getString("code"));
                json.writeStringField("text", event.detail().getString("text"));
                json.writeEndObject();
            }
            case SLICE_RECEIVED, SLICE_AVAILABLE, SLICE_CLAIMED, SLICE_UNCLAIMED, SLICE_EXPIRED -> slice(json, event);
            case SLICE_TRANSFERRED -> {
                slice(json, event);
                // Not known of what was found to be somebody else's on the registry.
                if (event.detail().getString("receiverId") != null) {
                    json.writeStringField("receiverId", event.detail().getString("receiverId"));
                }
            }
            case CLAIM_CLAIMED, CLAIM_UNCLAIMED -> claim(json, event);
            case CERTIFICATE_WITHDRAWN -> certificate(json, "certificate", event.certificate().orElseThrow());
        }
    }

    private static void command(JsonGenerator json, Event event) throws IOException {
        id(json, "commandId", event.subject());
        json.writeStringField("kind", event.detail().getString("kind"));
    }

    private static void slice(JsonGenerator json, Event event) throws IOException {
        id(json, "sliceId", event.subject());
        certificate(json, "certificate", event.certificate().orElseThrow());
        json.writeNumberField("quantity", event.quantity().orElseThrow());
        commandIfKnown(json, event);
    }

    private static void claim(JsonGenerator json, Event event) throws IOException {
        id(json, "claimId", event.subject());
        json.writeNumberField("quantity", event.quantity().orElseThrow());
        certificate(json, "production", event.certificate().orElseThrow());
        certificate(
            json,
            "consumption",
            new CertificateId(
                event.detail().getString("consumptionRegistry"),
                UUID.fromString(event.detail().getString("consumptionCertificateId"))
            )
        );
        json.writeStringField("productionSliceId", event.detail().getString("productionSliceId"));
        json.writeStringField("consumptionSliceId", event.detail().getString("consumptionSliceId"));
        commandIfKnown(json, event);
    }

    private static void commandIfKnown(JsonGenerator json, Event event) throws IOException {
        if (event.command().isPresent()) {
            id(json, "commandId", event.command().get());
        }
    }

    private static void certificate(JsonGenerator json, String name, CertificateId certificate) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("registry", certificate.registry());
        id(json, "streamId", certificate.streamId());
        json.writeEndObject();
    }

    private static void id(JsonGenerator json, String name, UUID id) throws IOException {
        json.writeStringField(name, id.toString());
    }
}
