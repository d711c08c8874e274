package io.wattlet.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of {@code POST /v1/slices}, byte for byte as the existing wallet writes it: camelCase names in its order,
 * standard base64, and ASCII only, with the characters escaped that its serializer escapes.
 */
final class DeliveryBody {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .characterEscapes(new HtmlSafeEscapes())
        .build();

    private DeliveryBody() {}

    static Buffer of(Peers.HandOver handOver) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeFieldName("publicKey");
            json.writeBinary(handOver.receiverPublicKey().getBytes());
            json.writeNumberField("position", handOver.position());
            json.writeObjectFieldStart("certificateId");
            json.writeStringField("registry", handOver.certificate().registry());
            json.writeStringField("streamId", handOver.certificate().streamId().toString());
            json.writeEndObject();
            json.writeNumberField("quantity", handOver.quantity());
            json.writeFieldName("randomR");
            json.writeBinary(handOver.blinding().getBytes());
            json.writeArrayFieldStart("hashedAttributes");
            for (Command.HashedAttribute attribute : handOver.hashedAttributes()) {
                json.writeStartObject();
                json.writeStringField("key", attribute.key());
                json.writeStringField("value", attribute.value());
                json.writeFieldName("salt");
                json.writeBinary(attribute.salt().getBytes());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** The ASCII characters that .NET's default encoder writes as {@code \}{@code u00XX} although JSON does not ask for it. */
    private static final class HtmlSafeEscapes extends CharacterEscapes {

        private final int[] escapes = standardAsciiEscapesForJSON();

        HtmlSafeEscapes() {
            "\"&'+<>`\u007f".chars().forEach(character -> escapes[character] = ESCAPE_STANDARD);
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return escapes.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
