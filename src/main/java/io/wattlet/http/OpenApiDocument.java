package io.wattlet.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The description of the REST interface (OpenAPI 3.1), which the routes are tested against.
 *
 * @param root the document; its paths have the path base in front
 */
record OpenApiDocument(JsonNode root) {
    private static final String RESOURCE = "/openapi/wattlet.yaml";

    /** Reads the document as it stands in the node, for a node with this path base. */
    static OpenApiDocument load(String pathBase) {
        try (InputStream file = Objects.requireNonNull(OpenApiDocument.class.getResourceAsStream(RESOURCE))) {
            ObjectNode root = (ObjectNode) new YAMLMapper().readTree(file);
            ObjectNode paths = root.objectNode();
            root
                .path("paths")
                .properties()
                .forEach(path -> paths.set(pathBase + path.getKey(), path.getValue()));
            root.set("paths", paths);
            return new OpenApiDocument(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Buffer toJson() {
        return Buffer.buffer(root.toString());
    }

    /** What a reference within the document leads to, with what stands beside the reference; or the node itself. */
    JsonNode resolve(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        JsonNode target = root.at(node.path("$ref").asText().substring(1));
        if (node.size() == 1) {
            return target;
        }
        ObjectNode merged = target.deepCopy();
        node
            .properties()
            .forEach(member -> {
                if (!member.getKey().equals("$ref")) {
                    merged.set(member.getKey(), member.getValue());
                }
            });
        return merged;
    }
}
