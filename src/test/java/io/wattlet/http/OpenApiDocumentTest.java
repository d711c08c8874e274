package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The OpenAPI document is what OpenAPI 3.1 says it must be, complete in itself, and its examples are examples. */
class OpenApiDocumentTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    /** Members of the objects that this document uses, as OpenAPI 3.1 has them; schemas are checked by their own dialect. */
    private static final Map<String, Set<String>> MEMBERS = Map.of(
        "operation",
        Set.of("operationId", "tags", "summary", "description", "security", "parameters", "requestBody", "responses"),
        "parameter",
        Set.of("name", "in", "required", "description", "schema", "style", "explode", "example"),
        "response",
        Set.of("description", "headers", "content", "x-body-optional"),
        "requestBody",
        Set.of("required", "description", "content"),
        "media",
        Set.of("schema", "examples"),
        "header",
        Set.of("description", "required", "schema"),
        "example",
        Set.of("summary", "value")
    );

    private final OpenApiDocument document = OpenApiDocument.load("");

    @Test
    void theDocumentSaysWhatItIs() {
        assertTrue(document.root().path("openapi").asText().startsWith("3.1."));
        assertTrue(document.root().at("/info/title").isTextual());
        assertTrue(document.root().at("/info/version").isTextual());
        Set<String> roots = Set.of("openapi", "info", "tags", "security", "paths", "components");
        document
            .root()
            .fieldNames()
            .forEachRemaining(name -> assertTrue(roots.contains(name), name));
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverythingNamedIsUsed() {
        Set<String> used = new TreeSet<>();
        forEachNode(document.root(), "", (place, node) -> {
            if (node.path("$ref").isTextual()) {
                String reference = node.path("$ref").asText();
                assertTrue(reference.startsWith("#/"), place);
                assertFalse(document.root().at(reference.substring(1)).isMissingNode(), place + ": " + reference);
                used.add(reference);
            }
        });
        for (Map.Entry<String, JsonNode> kind : document.root().path("components").properties()) {
            if (!kind.getKey().equals("securitySchemes")) {
                kind
                    .getValue()
                    .fieldNames()
                    .forEachRemaining(name -> {
                        String reference = "#/components/" + kind.getKey() + "/" + name;
                        assertTrue(used.contains(reference), reference + " is not used");
                    });
            }
        }
    }

    @Test
    void everyOperationIsToldInFull() {
        Set<String> ids = new HashSet<>();
        Set<String> tags = new HashSet<>();
        document
            .root()
            .path("tags")
            .forEach(tag -> tags.add(tag.path("name").asText()));
        forEachOperation((place, operation) -> {
            requireMembers("operation", place, operation);
            assertTrue(ids.add(operation.path("operationId").asText()), place + " has the id of another");
            assertFalse(operation.path("summary").asText().isBlank(), place);
            assertFalse(operation.path("description").asText().isBlank(), place);
            assertTrue(tags.contains(operation.path("tags").path(0).asText()), place);
            assertEquals(1, operation.path("tags").size(), place);
            Set<String> names = new HashSet<>();
            for (JsonNode reference : operation.path("parameters")) {
                JsonNode parameter = document.resolve(reference);
                requireMembers("parameter", place, parameter);
                assertTrue(names.add(parameter.path("name").asText()), place);
                assertFalse(parameter.path("description").asText().isBlank(), place);
                assertTrue(parameter.path("schema").isObject(), place);
                boolean inPath = parameter.path("in").asText().equals("path");
                assertTrue(Set.of("path", "query", "header").contains(parameter.path("in").asText()), place);
                assertTrue(!inPath || parameter.path("required").asBoolean(), place);
            }
            if (operation.has("requestBody")) {
                requireMembers("requestBody", place, operation.path("requestBody"));
                requireContent(place, operation.path("requestBody").path("content"));
            }
        });
        assertEquals(33, ids.size());
    }

    @Test
    void everyAnswerIsToldInFull() {
        forEachOperation((place, operation) -> {
            assertFalse(operation.path("responses").isEmpty(), place);
            for (Map.Entry<String, JsonNode> entry : operation.path("responses").properties()) {
                String where = place + " " + entry.getKey();
                assertTrue(entry.getKey().matches("[2-5][0-9]{2}"), where);
                JsonNode response = document.resolve(entry.getValue());
                requireMembers("response", where, response);
                assertFalse(response.path("description").asText().isBlank(), where);
                for (JsonNode header : response.path("headers")) {
                    requireMembers("header", where, document.resolve(header));
                    assertFalse(document.resolve(header).path("description").asText().isBlank(), where);
                }
                requireContent(where, response.path("content"));
                if (entry.getKey().compareTo("400") >= 0) {
                    assertTrue(response.path("headers").has("Error-Code"), where);
                    assertTrue(response.path("content").has("application/problem+json"), where);
                }
            }
        });
    }

    @Test
    void everyOperationNeedsAScopeOrNothing() {
        Set<String> schemes = new HashSet<>();
        document.root().at("/components/securitySchemes").fieldNames().forEachRemaining(schemes::add);
        assertEquals(Set.of("bearer", "ownerHeader"), schemes);
        forEachOperation((place, operation) -> {
            JsonNode security = operation.path("security");
            assertTrue(security.isArray(), place);
            if (!security.isEmpty()) {
                assertEquals(1, security.path(0).path("bearer").size(), place);
                assertTrue(security.path(1).path("ownerHeader").isArray(), place);
            }
        });
    }

    @Test
    void everySchemaIsASchema() {
        var dialect = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(
            com.networknt.schema.SchemaLocation.of(SchemaId.V202012)
        );
        for (Map.Entry<String, JsonNode> schema : document.root().at("/components/schemas").properties()) {
            assertEquals(Set.of(), dialect.validate(schema.getValue()), schema.getKey());
            schema
                .getValue()
                .path("required")
                .forEach(name ->
                    assertTrue(
                        schema.getValue().path("properties").has(name.asText()),
                        schema.getKey() + " requires " + name + " and does not tell what it is"
                    )
                );
        }
    }

    @Test
    void everyExampleHasTheShapeThatItIsAnExampleOf() {
        Shapes shapes = Shapes.closed(document);
        forEachNode(document.root(), "", (place, media) -> {
            if (media.path("schema").isObject() && media.path("examples").isObject()) {
                for (Map.Entry<String, JsonNode> example : media.path("examples").properties()) {
                    JsonNode value = document.resolve(example.getValue()).path("value");
                    assertEquals(List.of(), shapes.violations(media.path("schema"), value), place + example.getKey());
                }
            }
        });
    }

    @Test
    void everyBodyThatIsAskedForAndEverySuccessHasAnExample() {
        forEachOperation((place, operation) -> {
            JsonNode asked = operation.path("requestBody");
            assertTrue(asked.isMissingNode() || hasExample(asked), place + " body");
            for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
                boolean success = response.getKey().startsWith("2");
                assertTrue(!success || hasExample(response.getValue()), place + " " + response.getKey());
            }
        });
    }

    private static boolean hasExample(JsonNode withContent) {
        JsonNode content = withContent.path("content");
        return (
            !content.path("application/json").path("examples").isEmpty() ||
            !content.path("text/event-stream").path("examples").isEmpty()
        );
    }

    @Test
    void thePathBaseStandsInFrontOfEveryPath() {
        List<String> expected = new ArrayList<>();
        document
            .root()
            .path("paths")
            .fieldNames()
            .forEachRemaining(path -> expected.add("/api" + path));
        List<String> actual = new ArrayList<>();
        OpenApiDocument.load("/api").root().path("paths").fieldNames().forEachRemaining(actual::add);
        assertEquals(expected, actual);
    }

    private void requireContent(String place, JsonNode content) {
        for (Map.Entry<String, JsonNode> media : content.properties()) {
            requireMembers("media", place, media.getValue());
            assertTrue(media.getValue().path("schema").has("$ref"), place + ": a body has a named schema");
            for (JsonNode example : media.getValue().path("examples")) {
                requireMembers("example", place, document.resolve(example));
            }
        }
    }

    private static void requireMembers(String kind, String place, JsonNode object) {
        assertTrue(object.isObject(), place + ": " + kind);
        Set<String> allowed = MEMBERS.getOrDefault(kind, Set.of());
        object
            .fieldNames()
            .forEachRemaining(name -> assertTrue(allowed.contains(name), place + ": " + kind + " " + name));
    }

    private void forEachOperation(BiConsumer<String, JsonNode> visitor) {
        Map<String, JsonNode> operations = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> path : document.root().path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                assertTrue(METHODS.contains(method.getKey()), path.getKey() + " " + method.getKey());
                operations.put(method.getKey() + " " + path.getKey(), method.getValue());
            }
        }
        operations.forEach(visitor);
    }

    private static void forEachNode(JsonNode node, String place, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(place, node);
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            forEachNode(member.getValue(), place + "/" + member.getKey(), visitor);
        }
        if (node.isArray()) {
            node.forEach(item -> forEachNode(item, place + "/-", visitor));
        }
    }
}
