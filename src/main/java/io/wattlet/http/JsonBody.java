package io.wattlet.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes one JSON value. */
interface JsonBody {
    /** Characters beyond ASCII are written as they are, not as escapes. */
    JsonFactory FACTORY = JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

    /** Writes the value. */
    void writeTo(JsonGenerator json) throws IOException;

    /** The value as UTF-8 text. */
    default Buffer toBuffer() {
        Buffer buffer = Buffer.buffer(512);
        try (JsonGenerator json = FACTORY.createGenerator(new BufferStream(buffer))) {
            writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return buffer;
    }

    /** A JSON string. */
    static JsonBody text(String text) {
        return json -> json.writeString(text);
    }

    /** An object of one member. */
    static JsonBody member(String name, String value) {
        return json -> {
            json.writeStartObject();
            json.writeStringField(name, value);
            json.writeEndObject();
        };
    }
}
