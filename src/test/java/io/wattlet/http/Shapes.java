package io.wattlet.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds values against the named schemas of the OpenAPI document, whose dialect is JSON Schema 2020-12. */
final class Shapes {

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
        .formatAssertionsEnabled(true)
        .build();

    private final JsonNode schemas;
    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

    private Shapes(JsonNode schemas) {
        this.schemas = schemas;
    }

    /** The schemas as they stand: what they do not name may be there too. */
    static Shapes open(OpenApiDocument document) {
        return new Shapes(document.root().at("/components/schemas"));
    }

    /** The schemas as the node keeps to them: nothing may be there that they do not name. */
    static Shapes closed(OpenApiDocument document) {
        JsonNode schemas = document.root().at("/components/schemas").deepCopy();
        for (JsonNode schema : schemas) {
            if (schema.path("type").asText().equals("object") && !schema.has("additionalProperties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        }
        return new Shapes(schemas);
    }

    /**
     * What is wrong with a value; nothing when it has the shape.
     *
     * @param schema a reference to a named schema
     */
    List<String> violations(JsonNode schema, JsonNode value) {
        return compiled
            .computeIfAbsent(schema.path("$ref").asText(), this::compile)
            .validate(value)
            .stream()
            .map(ValidationMessage::toString)
            .toList();
    }

    private JsonSchema compile(String reference) {
        if (!reference.startsWith("#/components/schemas/")) {
            throw new IllegalArgumentException("bodies have named schemas, not " + reference);
        }
        ObjectNode root = ((ObjectNode) schemas).objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("$ref", reference);
        root.putObject("components").set("schemas", schemas);
        return FACTORY.getSchema(root, CONFIG);
    }
}
