package io.wattlet.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Holds events against their published schemas. */
public final class EventSchemas {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<EventType, JsonSchema> SCHEMAS = new EnumMap<>(EventType.class);

    static {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        for (EventType type : EventType.values()) {
            SCHEMAS.put(type, factory.getSchema(read(type)));
        }
    }

    private EventSchemas() {}

    /** Requires an event, as it goes out, to be as the schema of its type says; returns it. */
    public static JsonNode requireValid(String text) {
        JsonNode event = parse(text);
        EventType type = EventType.ofId(event.path("type").asText()).orElseThrow();
        JsonSchema schema = Objects.requireNonNull(SCHEMAS.get(type));
        assertEquals(
            Set.of(),
            schema.validate(event, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true)),
            text
        );
        return event;
    }

    static JsonNode read(EventType type) {
        try (InputStream file = EventType.class.getClassLoader().getResourceAsStream(type.schema())) {
            return JSON.readTree(Objects.requireNonNull(file, type.schema()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
